import { readFile, writeFile } from "node:fs/promises";
import ts from "typescript";

/** Files whose declarations make up those of the package, the library's door last. None imports a type from anywhere else. */
const sources = ["src/cli/library/options.ts", "src/cli/library/documents.ts", "src/index.ts"];

/** Writes the declarations of the library: one file that imports nothing. */
export async function writeDeclarations(target: string): Promise<void> {
  const declared = await Promise.all(sources.map(declarationsOf));
  const text = declared.join("\n");
  if (/\bimport\b|\bfrom "/.test(text.replaceAll(/\/\*\*[\s\S]*?\*\//g, "")))
    throw new Error("the library's declarations name a type that is not in them");
  await writeFile(target, text);
}

async function declarationsOf(path: string): Promise<string> {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(await readFile(path, "utf8"), {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      isolatedDeclarations: true,
      declaration: true,
    },
  });
  if (diagnostics.length > 0)
    throw new Error(
      diagnostics.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`).join("\n"),
    );
  // What they name of one another stands in the same file.
  return outputText.replaceAll(/^(?:import|export) type [^;]* from "\.[^"]*\/(?:options|documents)\.ts";\n/gm, "");
}
