import { readdir, readFile } from 'node:fs/promises'

const folder = new URL('./page/', import.meta.url)

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** A file of the page as an answer. Only names that stand in the folder are served, so no path can leave it. */
export async function pageFile(name: string): Promise<Response | null> {
  if (!(await readdir(folder)).includes(name)) return null
  const type = types[name.split('.').at(-1) ?? '']
  if (type === undefined) return null
  const body = await readFile(new URL(name, folder))
  return new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-cache' } })
}
