import { and, asc, countDistinct, eq, isNotNull, isNull } from 'drizzle-orm'
import { brand, consent, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { type SettingValues, setSetting } from '../company/settings.ts'
import { nationalInForce } from '../consents.ts'
import type { Register } from '../register.ts'
import { emptyQueue, queuePresentConsents } from './upkeep.ts'

const isOfBrandInUse = and(eq(brand.code, consent.brandCode), isNull(brand.closedAt))
const hasAddress = and(eq(recipient.id, consent.recipientId), isNotNull(recipient.sealed))
const isOnayMissingInIys = and(eq(consent.status, 'ONAY'), eq(nationalInForce, 'unverified'))
const addresses = countDistinct(consent.recipientId)

/** Counts the addresses of each brand in use with an ONAY that İYS does not have. */
const stoppedByBrand = preparedQuery(() =>
  build
    .select({ brandCode: brand.code, name: brand.name, addresses })
    .from(consent)
    .innerJoin(brand, isOfBrandInUse)
    .innerJoin(recipient, hasAddress)
    .where(isOnayMissingInIys)
    .groupBy(brand.code)
    .orderBy(asc(brand.code)),
)

/** Counts the addresses with such an ONAY for any brand in use. */
const stoppedInAll = preparedQuery(() =>
  build
    .select({ addresses })
    .from(consent)
    .innerJoin(brand, isOfBrandInUse)
    .innerJoin(recipient, hasAddress)
    .where(isOnayMissingInIys),
)

/** Numbers of addresses that may get no messages once the exchange is on, until İYS has their ONAY. */
export interface StoppedAddresses {
  /** Number of different addresses: one that several brands may write to counts once. */
  readonly addresses: number
  readonly brands: readonly ReturnType<ReturnType<typeof stoppedByBrand>['map']>[]
}

export async function addressesStoppedByExchange({ engine }: Register): Promise<StoppedAddresses> {
  const brands = await engine.read(stoppedByBrand())
  const [inAll] = await engine.read(stoppedInAll())
  return { addresses: inAll?.addresses ?? 0, brands }
}

/**
 * Sets the mode of the exchange with İYS (off, by file, by API), for the person `by`. Before it returns, every consent that
 * İYS lacks is in the queue; or, if the mode is off, no change waits in the queue any more.
 */
export async function switchExchange(
  register: Register,
  mode: SettingValues['iys_exchange'],
  by: string,
): Promise<void> {
  const saved = await setSetting(register.engine, 'iys_exchange', mode, { by, now: register.clock() })
  if (saved.kind === 'refused') throw new Error(`Cannot switch the exchange with İYS: ${saved.reason}`)
  await (mode === 'off' ? emptyQueue(register) : queuePresentConsents(register))
}

export function isExchangeMode(text: string): text is SettingValues['iys_exchange'] {
  return text === 'off' || text === 'file' || text === 'api'
}
