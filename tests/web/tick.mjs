// Ticks a field of a PDF: node tick.mjs pdf-lib|pdfjs IN OUT NAME
import { readFileSync, writeFileSync } from "node:fs";

const [program, from, to, name] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(from));

async function byPdfLib() {
  const { PDFDocument } = await import("pdf-lib");
  const document = await PDFDocument.load(bytes);
  document.getForm().getCheckBox(name).check();
  return document.save();
}

async function byPdfJs() {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const document = await getDocument({ data: bytes, verbosity: 0 }).promise;
  const [field] = (await document.getFieldObjects())[name];
  document.annotationStorage.setValue(field.id, { value: true });
  return document.saveDocument();
}

writeFileSync(to, await (program === "pdf-lib" ? byPdfLib() : byPdfJs()));
