// Builds dist/: what the program embeds and serves. Names carry a hash of the content, so browsers may keep the files
// for ever; all but the page itself are compressed here, once, and served so. The same sources give the same bytes.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const common = {
  absWorkingDir: here,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  jsx: 'automatic',
  legalComments: 'external',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file' },
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  assetNames: '[name]-[hash]',
  outdir: dist,
  metafile: true,
  write: false,
};

const workers = await build({
  ...common,
  entryPoints: {
    'worker-editor': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'worker-json': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'worker-graphql': 'monaco-graphql/esm/graphql.worker.js',
  },
});
const named = (result, start, end) =>
  result.outputFiles.map((file) => basename(file.path)).find((name) => name.startsWith(start) && name.endsWith(end));
const page = await build({
  ...common,
  entryPoints: { explorer: 'src/explorer.jsx' },
  splitting: true,
  // GraphiQL imports two parsers by old names, which lead to CommonJS files whose names esbuild cannot see.
  alias: {
    'prettier/parser-babel': 'prettier/plugins/babel',
    'prettier/parser-graphql': 'prettier/plugins/graphql',
  },
  define: {
    ...common.define,
    WORKERS: JSON.stringify({
      editor: './' + named(workers, 'worker-editor', '.js'),
      json: './' + named(workers, 'worker-json', '.js'),
      graphql: './' + named(workers, 'worker-graphql', '.js'),
    }),
  },
});

const write = (name, content) => writeFileSync(join(dist, `${name}.gz`), gzipSync(content, { level: 9 }));
const notices = new Set();
for (const file of [...workers.outputFiles, ...page.outputFiles]) {
  const name = basename(file.path);
  if (name.endsWith('.LEGAL.txt')) {
    notices.add(file.text.trim());
  } else {
    write(name, file.contents);
  }
}

const icon = readFileSync(join(here, 'src/icon.svg'));
const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
write(iconName, icon);
write('LICENSES.txt', licences([workers, page], notices));
writeFileSync(
  join(dist, 'index.html'),
  readFileSync(join(here, 'src/index.html'), 'utf8')
    .replace('{{icon}}', iconName)
    .replace('{{style}}', named(page, 'explorer', '.css'))
    .replace('{{script}}', named(page, 'explorer', '.js')),
);

const total = readdirSync(dist).reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
console.log(`dist: ${readdirSync(dist).length} files, ${(total / 1e6).toFixed(2)} MB`);

// The licence texts of every package that is in the bundle, then the notices that their code carries.
function licences(results, notices) {
  const packages = new Set();
  for (const input of results.flatMap((result) => Object.keys(result.metafile.inputs))) {
    const found = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
    if (found) packages.add(found[1]);
  }
  const texts = [...packages].sort().map((folder) => {
    const about = JSON.parse(readFileSync(join(here, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(here, folder)).filter((name) => /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(name));
    const text = files.map((name) => readFileSync(join(here, folder, name), 'utf8').trim()).join('\n\n');
    if (!about.license) throw new Error(`${folder} names no licence`);
    return `${about.name} ${about.version} (${about.license})\n\n${text || about.license}`;
  });
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  return ['The explorer holds these packages.', ...texts, ...[...notices].sort()].join(line) + '\n';
}
