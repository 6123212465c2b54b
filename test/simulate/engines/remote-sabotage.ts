import type { Sabotage } from '../options.ts'
import type { Planted } from '../sabotage.ts'

/** Bugs that only a remote engine has, which its comparison with the embedded one finds. */
export const plantedInRemote: readonly Planted[] = [
  {
    what: 'a unit that is stored once more after its answer was lost',
    breaks: /the engines differ/,
    sabotage: () => changedStatements('INSERT INTO unit_receipt', 'INSERT OR REPLACE INTO unit_receipt'),
  },
]

/** Plants a bug in a libSQL server: it does one statement for another. */
function changedStatements(statement: string, changed: string): Sabotage {
  return {
    server: (inner) => async (input, init) => {
      const request = new Request(input, init)
      const { method, url, headers } = request
      const body = method === 'POST' ? await request.text() : null
      return await inner(
        new Request(url, { method, headers, body: body?.replace(statement, changed) ?? null }),
      )
    },
  }
}
