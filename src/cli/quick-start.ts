import { enableCompileCache, registerHooks } from 'node:module'
import { join } from 'node:path'

/** Folder for compiled code. Only the installer of izin may write there, since a file that another user puts there would be run. */
const compiled = join(import.meta.dirname, '../../node_modules/.cache/compiled')

/** Makes commands start in half the time, by Node's compile cache. It must be called before any import. */
export function startQuickly(): void {
  enableCompileCache?.(compiled)
  shortenResolution()
}

/** Packages that import their modules by full file names, so that the address of a module follows from its name alone. */
const plainPackages = /\/node_modules\/(?:drizzle-orm|zod|libphonenumber-js|hucre|hono)\//
/** Module of zod with its messages in fifty languages, which izin never shows. The English module is loaded instead. */
const zodLanguages = '../locales/index.js'
const ownRoot = new URL('../../', import.meta.url).href

/** Lets Node find modules by their address alone. Otherwise it would look for links and packages at each import. */
export function shortenResolution(): void {
  const authorities = new Map<string, { readonly url: string; readonly format?: string | null | undefined }>()
  registerHooks?.({
    resolve(specifier, context, next) {
      if (specifier === zodLanguages) return next('../locales/en.js', context)
      if (specifier.startsWith('.')) {
        const format = formatOf(specifier, context.parentURL ?? '')
        if (format === null) return next(specifier, context)
        return { url: new URL(specifier, context.parentURL).href, format, shortCircuit: true }
      }
      if (!specifier.startsWith('drizzle-orm') || !context.conditions.includes('import'))
        return next(specifier, context)
      const resolution = authorities.get(specifier) ?? next(specifier, context)
      authorities.set(specifier, resolution)
      return { ...resolution, shortCircuit: true }
    },
  })
}

/** Returns the format of a module that is imported by a relative name; null if Node has to find it out. */
function formatOf(specifier: string, parent: string): 'module' | 'module-typescript' | null {
  if (plainPackages.test(parent)) return specifier.endsWith('.js') ? 'module' : null
  const isOwn = parent.startsWith(ownRoot) && !parent.includes('/node_modules/')
  return isOwn && specifier.endsWith('.ts') ? 'module-typescript' : null
}
