// Copy third-party files into static/vendor/, each with its licence and version.
//   npm run vendor                    refresh everything that is there
//   npm run vendor -- phone-call      the same, and add this Lucide icon
//   npm run vendor:check              say which files differ from their packages
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const MODULES = join(ROOT, "node_modules");
const VENDOR = join(ROOT, "static", "vendor");

const PACKAGES = [
  {
    folder: "inter",
    package: "@fontsource-variable/inter",
    files: ["inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2"],
    from: "files",
  },
  { folder: "htmx", package: "htmx.org", files: ["htmx.min.js"], from: "dist" },
  { folder: "lucide", package: "lucide-static", files: icons(), from: "icons" },
];

function icons() {
  const folder = join(VENDOR, "lucide");
  const there = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".svg")) : [];
  const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  return [...new Set([...there, ...asked.map((name) => `${name}.svg`)])].sort();
}

function* contents() {
  for (const { folder, package: name, files, from } of PACKAGES) {
    const source = join(MODULES, name);
    const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
    yield { target: join(VENDOR, folder, "VERSION"), bytes: Buffer.from(`${name} ${version}\n`) };
    yield { target: join(VENDOR, folder, "LICENSE"), bytes: readFileSync(join(source, "LICENSE")) };
    for (const file of files) {
      yield { target: join(VENDOR, folder, file), bytes: readFileSync(join(source, from, file)) };
    }
  }
}

const differs = ({ target, bytes }) => !existsSync(target) || !readFileSync(target).equals(bytes);

for (const file of [...contents()].filter(differs)) {
  if (process.argv.includes("--check")) {
    console.error(`${file.target} differs from its package: run \`npm run vendor\` and commit it.`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file.target), { recursive: true });
    writeFileSync(file.target, file.bytes);
  }
}
