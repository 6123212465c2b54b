import { openEmbedded } from '../../../db/embedded/embedded.ts'
import { readMigrations } from '../../../db/migrate.ts'
import type { RemoteLimits } from '../../../db/remote/database.ts'
import { openRemote } from '../../../db/remote/remote.ts'
import { tooLargeAnswers } from '../hrana/answers.ts'
import { type HranaServerOptions, startHranaServer } from '../hrana/server.ts'

/** Engines with the same promises; a remote one has a server on a file of this machine. */
export const engineNames = ['embedded', 'remote'] as const
export type EngineName = (typeof engineNames)[number]

/** Longer than a busy machine needs: only the tests of a limit are decided by it. */
export const patientLimits: RemoteLimits = { requestMs: 60_000, reachedMs: 60_000, decidedMs: 120_000 }

export type OpenedEngine = Awaited<ReturnType<typeof openEngine>>

export async function openEngine(name: EngineName, path: string) {
  if (name === 'embedded') {
    const engine = openEmbedded({ path })
    return { engine, server: null, another: () => openEmbedded({ path }), close: () => engine.close() }
  }
  // The embedded engine writes the file as ours are.
  await openEmbedded({ path }).close()
  // The suites of db/remote have a server with extended codes.
  const opened = await openRemoteOn({ path, codes: 'plain' }, patientLimits)
  return {
    ...opened,
    async close() {
      await opened.close()
      for (const [request, bytes] of tooLargeAnswers(opened.server))
        throw new Error(`An answer has ${bytes} bytes: ${request}`)
    },
  }
}

export async function openRemoteOn(options: HranaServerOptions, limits: RemoteLimits) {
  const server = await startHranaServer(options)
  /** Its opener closes it. */
  const another = () => openRemote({ url: server.url, authToken: options.authToken ?? null, limits })
  const engine = another()
  return {
    engine,
    server,
    another,
    async close() {
      await engine.close()
      await server.close()
    },
  }
}

/** For suites that work with any: embedded, unless this run is about the other. */
export function usualEngine(): EngineName {
  return engineNames.find((name) => name === process.env.IZIN_TEST_ENGINE) ?? 'embedded'
}

/** Tables that a unit of a remote engine needs, for a database without izin's own. */
export function remoteTables(): readonly string[] {
  const tables = ['stale_read', 'unit_receipt']
  return readMigrations()
    .flatMap(({ statements }) => statements)
    .filter((statement) => tables.some((name) => statement.includes(`\`${name}\``)))
}
