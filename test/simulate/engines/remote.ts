import { openEmbedded } from '../../../db/embedded/embedded.ts'
import type { Pace } from '../../../db/remote/database.ts'
import { openRemote } from '../../../db/remote/remote.ts'
import { hranaDatabase } from '../../support/hrana/database.ts'
import type { Random } from '../../support/random.ts'
import { type Fate, type SimulatedDatabase, struck } from './database.ts'
import { SimulatedNetwork } from './network.ts'

interface RemoteOptions {
  readonly path: string
  readonly random: Random
  /** Plants a bug between the engine and the server. */
  readonly spoiled?: (server: typeof fetch) => typeof fetch
}

const url = 'http://libsql.test'

/** A libSQL server, which outlives the machines. It is in this thread, so that no socket decides what comes first. */
export async function remoteDatabase({ path, random, spoiled }: RemoteOptions): Promise<SimulatedDatabase> {
  // The embedded engine writes the file as ours are.
  await openEmbedded({ path }).close()
  const double = hranaDatabase({ path })
  const pace = paceOf(random)
  const direct = serverOn(double)
  const books = openRemote({ url, authToken: null, pace, fetch: direct })
  return {
    books,
    connect(die) {
      const network = new SimulatedNetwork({ random, die, server: spoiled?.(direct) ?? direct })
      const engine = openRemote({ url, authToken: null, pace, fetch: network.fetch })
      return {
        engine,
        async meet<Result>(fate: Fate, call: () => Promise<Result>): Promise<Result> {
          const result = await network.during(fate, call)
          // A fate waits for a write, of which some calls have none.
          if (fate !== 'well') throw struck(fate, die)
          return result
        },
        async bury() {
          network.bury()
          await engine.close()
        },
      }
    },
    async close() {
      await books.close()
      double.close()
    },
  }
}

function serverOn(double: ReturnType<typeof hranaDatabase>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const text = await request.text()
    const { method, headers } = request
    const path = new URL(request.url).pathname
    const reply = double.atOnce({ method, path, authorization: headers.get('authorization'), text })
    if (reply !== null) return Response.json(reply.body, { status: reply.status })
    const whenLeft = Promise.withResolvers<void>()
    const body = await double.run(text, null, (forget) => void whenLeft.promise.then(forget))
    whenLeft.resolve()
    return Response.json(body)
  }
}

/** Pauses take no time of the simulation, of which a step is one moment: they pass on a clock of their own. */
function paceOf(random: Random): Pace {
  let at = 0
  return {
    now: () => at,
    random: random.next,
    async wait(ms) {
      at += ms
      for (let ticks = random.below(4); ticks > 0; ticks -= 1) await new Promise(setImmediate)
    },
  }
}
