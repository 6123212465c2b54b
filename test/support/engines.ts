import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { readMigrations } from '../../db/migrate.ts'
import { openRemote } from '../../db/remote.ts'
import type { RemoteLimits } from '../../db/remote-database.ts'
import { type HranaServer, type HranaServerOptions, startHranaServer } from './hrana/server.ts'

/** The engines that must keep the same promises; a remote one stands on a server of its own, on a file of this machine. */
export const engineNames = ['embedded', 'remote', 'remote with plain codes'] as const
export type EngineName = (typeof engineNames)[number]

export interface OpenedEngine {
  readonly engine: Engine
  /** The server of a remote engine. */
  readonly server: HranaServer | null
  /** Another engine on the same database, which its opener closes. */
  another(): Engine
  /** Closes the engine, and its server. */
  close(): Promise<void>
}

export async function openEngine(name: EngineName, path: string): Promise<OpenedEngine> {
  if (name === 'embedded') {
    const engine = openEmbedded({ path })
    return { engine, server: null, another: () => openEmbedded({ path }), close: () => engine.close() }
  }
  // Made by the embedded engine, so that the file is written as ours are.
  await openEmbedded({ path }).close()
  return await openRemoteOn({ path, codes: name === 'remote' ? 'extended' : 'plain' })
}

export async function openRemoteOn(
  options: HranaServerOptions,
  limits?: RemoteLimits,
): Promise<OpenedEngine & { server: HranaServer }> {
  const server = await startHranaServer(options)
  const another = () =>
    openRemote({ url: server.url, authToken: options.authToken ?? null, ...(limits && { limits }) })
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

/** The engine that suites run on which do not care: the embedded one, unless this run is about the other. */
export function usualEngine(): EngineName {
  return engineNames.find((name) => name === process.env.IZIN_TEST_ENGINE) ?? 'embedded'
}

/** What a unit of a remote engine needs in its database, for a database without izin's own tables. */
export function remoteTables(): readonly string[] {
  const tables = ['stale_read', 'unit_receipt']
  return readMigrations()
    .flatMap(({ statements }) => statements)
    .filter((statement) => tables.some((name) => statement.includes(`\`${name}\``)))
}
