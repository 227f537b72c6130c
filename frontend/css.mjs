// Build the one stylesheet; with --check say whether the committed one is current.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const CLI = join(ROOT, "node_modules", "@tailwindcss", "cli", "dist", "index.mjs");
const TARGET = join(ROOT, "static", "core", "app.css");

function build(target) {
  const source = join(ROOT, "frontend", "app.css");
  execFileSync(process.execPath, [CLI, "-i", source, "-o", target, "--minify"], { cwd: ROOT, stdio: "pipe" });
}

function isCurrent() {
  const folder = mkdtempSync(join(tmpdir(), "css-"));
  try {
    const fresh = join(folder, "app.css");
    build(fresh);
    return readFileSync(fresh, "utf8") === readFileSync(TARGET, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!process.argv.includes("--check")) {
  build(TARGET);
} else if (!isCurrent()) {
  console.error("static/core/app.css is not what its sources give: run `npm run css` and commit it.");
  process.exitCode = 1;
}
