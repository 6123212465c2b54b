import type { Engine } from '../../db/engine.ts'
import type { Config } from '../config.ts'
import type { DrawPng } from '../delivery/picture.ts'
import type { Log } from '../log.ts'
import type { Stamper } from '../proof/stamp/authority.ts'
import type { SteadyClock } from '../steady-clock.ts'
import type { Vault } from '../vault/vault.ts'

/** What differs between the places izin runs in. */
export interface Surroundings {
  readonly config: Config
  readonly engine: Engine
  readonly vault: Vault
  readonly time: SteadyClock
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  /** Who stamps the daily files; null where nobody does. */
  readonly stamper: Stamper | null
  /** Draws the reports' charts; null where nothing here can. */
  readonly drawPng: DrawPng | null
  /** Carries outgoing calls; the global fetch unless a test hands in another. */
  readonly fetch?: typeof fetch
  /** Names this process among those sharing the database. */
  readonly holder: string
}
