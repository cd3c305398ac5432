// Opens a YAML file in yaml-language-server, as editors do, and prints as JSON what it says:
// the problems of the file, and the labels that it proposes at each place that is asked for.
// node yaml_server.mjs FILE LINE:CHARACTER …
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [file, ...places] = process.argv.slice(2);
const uri = `file://${resolve(file)}`;
const here = dirname(fileURLToPath(import.meta.url));
const program = `${here}/node_modules/yaml-language-server/bin/yaml-language-server`;
const server = spawn(process.execPath, [program, "--stdio"]);
const waiting = new Map();
const settings = { validate: true, completion: true, hover: true, schemaStore: { enable: false } };
let buffer = Buffer.alloc(0);
let id = 0;
let tellProblems;
const problems = new Promise((done) => {
  tellProblems = done;
});

function send(message) {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function ask(method, params) {
  id += 1;
  send({ id, method, params });
  return new Promise((done) => waiting.set(id, done));
}

function receive(message) {
  if (message.method === "workspace/configuration") {
    const wanted = message.params.items.map((one) => (one.section === "yaml" ? settings : {}));
    send({ id: message.id, result: wanted });
  } else if (message.method === "textDocument/publishDiagnostics") {
    tellProblems(message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null });
  } else if (waiting.has(message.id)) {
    waiting.get(message.id)(message.result);
  }
}

server.stdout.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    const length = end < 0 ? 0 : Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, end))[1]);
    if (end < 0 || buffer.length < end + 4 + length) {
      return;
    }
    receive(JSON.parse(buffer.subarray(end + 4, end + 4 + length)));
    buffer = buffer.subarray(end + 4 + length);
  }
});

await ask("initialize", {
  processId: process.pid,
  rootUri: `file://${dirname(resolve(file))}`,
  capabilities: {
    workspace: { configuration: true },
    textDocument: {
      publishDiagnostics: {},
      completion: { completionItem: { snippetSupport: true } },
    },
  },
  workspaceFolders: [{ uri: `file://${dirname(resolve(file))}`, name: "studio" }],
});
send({ method: "initialized", params: {} });
const text = readFileSync(file, "utf8");
const document = { uri, languageId: "yaml", version: 1, text };
send({ method: "textDocument/didOpen", params: { textDocument: document } });
const told = { problems: (await problems).map((one) => one.message), proposals: {} };
for (const place of places) {
  const [line, character] = place.split(":").map(Number);
  const asked = { textDocument: { uri }, position: { line, character } };
  const found = await ask("textDocument/completion", asked);
  told.proposals[place] = (found?.items ?? found ?? []).map((one) => one.label);
}
process.stdout.write(JSON.stringify(told));
server.kill();
