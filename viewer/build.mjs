// Builds the scripts into the package, each one file that a page loads or an HTML file holds: the
// viewer, and the cohort's page. `node build.mjs FOLDER` builds them there, for comparison.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const rooms = new URL('../src/shoken/', import.meta.url)
const apart = process.argv[2] && new URL(`file://${process.argv[2]}/`)

// At every change of the scan's window NiiVue makes a gradient of the whole scan, for a lit 3-D view
// that nobody has asked for here: of all it does to show a scan this takes longest.
const GRADIENT = 'this.volumeTexture = outTexture;\n      this.gradientTexture = gradientGL('
const WHERE_LIT = GRADIENT.replace('\n      ', '\n      if (this.gradientTextureAmount > 0) ')
const unlit = {
  name: 'no gradient without light',
  setup: ({ onLoad }) => onLoad({ filter: /niivue\/build\/niivue\/index\.js$/ }, ({ path }) => {
    const [before, after, ...more] = readFileSync(path, 'utf8').split(GRADIENT)
    if (after === undefined || more.length) throw new Error(`${path}: another version makes its gradient elsewhere`)
    return { contents: before + WHERE_LIT + after }
  }),
}

await bundle('src/viewer.js', 'viewer', new URL('export/scene/static/', rooms))
await bundle('src/cohort/page.js', 'cohort', new URL('cohort/static/', rooms), 'ShokenCohort')

async function bundle(entry, name, target, globalName) {
  const out = apart || target
  const result = await build({
    absWorkingDir: new URL('.', import.meta.url).pathname,
    entryPoints: [entry],
    globalName,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    loader: { '.css': 'text' },
    // a reader of chunked arrays in the cloud, with its decoders: two thirds of the script, never called
    alias: { zarrita: './src/none.js' },
    plugins: [unlit],
    logOverride: { 'import-is-undefined': 'silent' },
    metafile: true,
    write: false,
  })
  writeFileSync(new URL(`${name}.js`, out), result.outputFiles[0].text)

  // every package that is in the script, with its licence
  const packages = new Set()
  for (const path of Object.keys(result.metafile.inputs)) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
    if (found) packages.add(found[1])
  }
  const licences = [...packages].sort().map((name) => {
    const folder = new URL(`node_modules/${name}/`, import.meta.url)
    const about = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
    // NiiVue's package comes without the text that its repository has
    const own = { '@niivue/niivue': new URL('licences/niivue.txt', import.meta.url) }
    const places = ['LICENSE', 'LICENSE.md', 'license'].map((file) => new URL(file, folder))
    const text = [own[name], ...places].filter(Boolean).map(read).find(Boolean)
    if (!text) throw new Error(`${name}: no licence text`)
    return `${name} ${about.version} (${about.license})\n\n${text.trim()}\n`
  })
  writeFileSync(new URL(`${name}.licences.txt`, out), licences.join('\n' + '-'.repeat(72) + '\n\n'))
}

function read(place) {
  try {
    return readFileSync(place, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}
