"""A server that sends our recommended policy, and a script that records violations."""

from web.serving import Host

from generator.pages.hosting import POLICY

TELLS = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`${event.violatedDirective} stops ${event.blockedURI}`);
});"""
"""Runs in each page before its own scripts, and records policy violations."""


class StrictHost(Host):
    """A host that sends the policy with every response."""

    def end_headers(self) -> None:
        """Send the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()
