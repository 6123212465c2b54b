import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '../../..')
const firstUse = /\bimport\('([^']+)'\)/g
let loading: Promise<unknown> | null = null

/** Loads what izin loads at its first use: a simulation does not wait for it, and would differ from a later one. */
export function loadLibraries(): Promise<unknown> {
  loading ??= Promise.all(specifiers().map((specifier) => import(specifier)))
  return loading
}

function specifiers(): string[] {
  const files = globSync(['src/**/*.ts', 'bots/**/*.ts'], { cwd: root })
  const served = files.filter((file) => !/^src.cli|\.test\.ts$|^src.worker\.ts$/.test(file))
  return served.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(firstUse)].map(([, specifier = '']) =>
      specifier.startsWith('.') ? new URL(specifier, pathToFileURL(join(root, file))).href : specifier,
    ),
  )
}
