import type { Text } from './text.ts'

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly authToken: string | null }

/** Reads DATABASE_URL and its token. Mistakes go to `problems`, a sentence each. */
export function readDatabase(text: Text, playground: boolean, problems: string[]): DatabaseConfig {
  const given = text('DATABASE_URL') ?? (playground ? 'file:data/playground.db' : 'file:data/izin.db')
  if (given.startsWith('file:')) {
    const path = given.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
    if (path === '' || path.startsWith('?') || path === ':memory:') {
      problems.push('Cannot read DATABASE_URL: a file address needs a path, such as file:data/izin.db.')
    }
    return { kind: 'embedded', path }
  }
  if (/^(libsql|https?):\/\//.test(given)) {
    if (!URL.canParse(given) || new URL(given).host === '') {
      problems.push('Cannot read DATABASE_URL: it must name a server, such as libsql://izin.ornek.example.')
    }
    return { kind: 'remote', url: given, authToken: text('DATABASE_AUTH_TOKEN') }
  }
  problems.push('Cannot read DATABASE_URL: it must begin with file:, libsql:// or https://.')
  return { kind: 'embedded', path: 'data/izin.db' }
}
