import type { Message, Sender } from '../../jobs/message.ts'
import type { SmsListReader } from '../../register/changes/sms-list-state.ts'
import { memoizeSuccess } from '../../util/timeout.ts'
import type { CarrierAccount, CarrierAnswer } from './carrier.ts'
import { type CarrierName, carriers } from './carriers.ts'

/** A carrier's list of numbers to which it sends nothing. Each call may be repeated. */
export interface Blacklist {
  set(number: string, isStopped: boolean): Promise<CarrierAnswer>
  /** Null for a carrier whose documents name no way to read the list. */
  readonly reader: SmsListReader | null
}

type OpenBlacklist = (account: CarrierAccount) => Blacklist

/** Carriers that have such a list, and whether it can be read. Their calls are loaded at first use. */
const blacklists: Partial<
  Record<CarrierName, { readonly load: () => Promise<OpenBlacklist>; readonly canBeRead: boolean }>
> = {
  verimor: {
    load: async () => (await import('./verimor-blacklist.ts')).verimorBlacklist,
    canBeRead: true,
  },
  iletimerkezi: {
    load: async () => (await import('./iletimerkezi-blacklist.ts')).iletimerkeziBlacklist,
    canBeRead: false,
  },
}

/** Opens the list of a carrier; null if the carrier has none. */
export function blacklistAt(
  carrier: CarrierName,
  { apiUrl, ...account }: Omit<CarrierAccount, 'apiUrl'> & { readonly apiUrl: string | null },
): Blacklist | null {
  const known = blacklists[carrier]
  if (known === undefined) return null
  const { load, canBeRead } = known
  const open = memoizeSuccess(async () =>
    (await load())({ ...account, apiUrl: apiUrl ?? carriers[carrier].apiUrl }),
  )
  const readAll: SmsListReader['readAll'] = async () =>
    (await (await open()).reader?.readAll()) ?? { kind: 'failed', detail: 'no list' }
  return {
    set: async (number, isStopped) => await (await open()).set(number, isStopped),
    reader: canBeRead ? { readAll } : null,
  }
}

const laterMs = 60_000

/** Creates the sender of the outbox's entries for a carrier's list. */
export function blacklistSender({ set }: Pick<Blacklist, 'set'>): Sender {
  return async ({ message }) => {
    if (!isEntry(message)) return { kind: 'refused', detail: 'no entry of the list' }
    const answer = await set(message.number, message.isStopped)
    if (answer.kind === 'taken') return { kind: 'sent', reference: answer.reference }
    return answer.kind === 'later' ? { ...answer, afterMs: answer.afterMs ?? laterMs } : answer
  }
}

function isEntry(message: Message): message is Extract<Message, { kind: 'sms-list' }> {
  return message.kind === 'sms-list'
}
