import { readFile } from 'node:fs/promises'
import type { Context } from 'hono'

const [script, style] = ['text/javascript; charset=utf-8', 'text/css; charset=utf-8']
const types: ReadonlyMap<string, string> = new Map([
  ['swagger-ui-bundle.js', script],
  ['swagger-ui.css', style],
  ['start.js', script],
  ['izin.css', style],
])

/** Serves a script or style of the page /docs/api. On Cloudflare Workers the platform serves them (`[assets]` in wrangler.toml). */
export async function viewerFile(c: Context, name: string): Promise<Response> {
  const type = types.get(name)
  if (type === undefined) return c.notFound()
  const file = await readFile(new URL(`./viewer/docs/api/${name}`, import.meta.url))
  return c.body(file, 200, { 'Content-Type': type, 'Cache-Control': 'max-age=3600' })
}
