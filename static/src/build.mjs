// Rebuilds what the pages load from the packages pinned in package-lock.json: `make assets`.
// The result is committed, so that nobody needs Node to run the portal.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const vendor = join(root, "static", "vendor");
const require = createRequire(import.meta.url);

const packageFolder = (name) => join(root, "node_modules", name);
const version = (name) => require(join(packageFolder(name), "package.json")).version;

function copy(name, from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(packageFolder(name), from), to, { recursive: true });
}

/** Text without the comments that point at maps: the static storage would look for the files. */
const withoutMaps = (text) =>
  text.replace(/\/\*# sourceMappingURL=.*?\*\/\s*/g, "").replace(/^\/\/# sourceMappingURL=.*$/gm, "");

/**
 * Splits a minified style sheet in its top-level rules and drops those of the video player:
 * no page has one, and its font, written inside the sheet, breaks `font-src 'self'`.
 */
function withoutVideoPlayer(css) {
  const kept = [];
  let depth = 0;
  let start = 0;
  let quote = "";
  for (let at = 0; at < css.length; at += 1) {
    const sign = css[at];
    if (quote) {
      if (sign === quote && css[at - 1] !== "\\") quote = "";
    } else if (sign === '"' || sign === "'") {
      quote = sign;
    } else if (sign === "{") {
      depth += 1;
    } else if (sign === "}") {
      depth -= 1;
      if (depth === 0) {
        const rule = css.slice(start, at + 1);
        if (!/^[^{]*(\.video-js|\.vjs-)|^@font-face\{font-family:VideoJS/.test(rule)) kept.push(rule);
        start = at + 1;
      }
    }
  }
  return kept.join("") + css.slice(start);
}

function vendorBootstrapItalia() {
  const target = join(vendor, "bootstrap-italia");
  rmSync(target, { recursive: true, force: true });
  copy("bootstrap-italia", "LICENSE", join(target, "LICENSE"));
  copy("bootstrap-italia", "dist/svg/sprites.svg", join(target, "svg", "sprites.svg"));
  const css = readFileSync(join(packageFolder("bootstrap-italia"), "dist/css/bootstrap-italia.min.css"), "utf8");
  mkdirSync(join(target, "css"), { recursive: true });
  writeFileSync(join(target, "css", "bootstrap-italia.min.css"), withoutVideoPlayer(withoutMaps(css)));
  const faces = {
    Titillium_Web: ["OFL.txt", "titillium-web-v10-latin-ext_latin-300", "titillium-web-v10-latin-ext_latin-regular", "titillium-web-v10-latin-ext_latin-600", "titillium-web-v10-latin-ext_latin-700"],
    Lora: ["OFL.txt", "lora-v20-latin-ext_latin-regular", "lora-v20-latin-ext_latin-700"],
    Roboto_Mono: ["LICENSE.txt", "roboto-mono-v13-latin-ext_latin-regular"],
  };
  for (const [family, files] of Object.entries(faces)) {
    for (const file of files) {
      const name = file.endsWith(".txt") ? file : `${file}.woff2`;
      copy("bootstrap-italia", `dist/fonts/${family}/${name}`, join(target, "fonts", family, name));
    }
  }
}

function vendorHtmx() {
  const target = join(vendor, "htmx");
  rmSync(target, { recursive: true, force: true });
  copy("htmx.org", "LICENSE", join(target, "LICENSE"));
  const code = readFileSync(join(packageFolder("htmx.org"), "dist/htmx.min.js"), "utf8");
  writeFileSync(join(target, "htmx.min.js"), withoutMaps(code));
}

/** Reads the QR of badges where the browser cannot; as a module, loaded with the camera alone. */
async function vendorJsqr() {
  const target = join(vendor, "jsqr");
  rmSync(target, { recursive: true, force: true });
  copy("jsqr", "LICENSE", join(target, "LICENSE"));
  await build({
    stdin: { contents: 'export { default } from "jsqr";', resolveDir: root },
    outfile: join(target, "jsqr.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2020"],
    banner: { js: `/*! jsQR ${version("jsqr")}, Apache-2.0 */` },
  });
}

/** axe-core looks at the pages in the tests only: it never reaches a visitor. */
function vendorAxe() {
  const target = join(root, "tests", "portal", "axe");
  rmSync(target, { recursive: true, force: true });
  copy("axe-core", "LICENSE", join(target, "LICENSE"));
  copy("axe-core", "axe.min.js", join(target, "axe.min.js"));
}

async function bundle() {
  await build({
    entryPoints: [join(root, "static", "src", "portal.js")],
    outfile: join(root, "static", "js", "portal.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020"],
    // The plugins start themselves when imported; their package says they have no side effects.
    ignoreAnnotations: true,
    legalComments: "none",
    banner: { js: `/*! Bootstrap Italia ${version("bootstrap-italia")}, BSD-3-Clause; Popper ${version("@popperjs/core")}, MIT. Sorgente: static/src/portal.js */` },
  });
}

vendorBootstrapItalia();
vendorHtmx();
vendorAxe();
await vendorJsqr();
await bundle();
const versions = ["bootstrap-italia", "htmx.org", "axe-core", "jsqr"].map((name) => `${name} ${version(name)}`);
writeFileSync(join(vendor, "VERSIONS.txt"), `${versions.join("\n")}\n`);
console.log(versions.join(", "));
