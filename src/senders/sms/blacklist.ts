import * as z from 'zod'
import type { Message, Sender } from '../../jobs/message.ts'
import type { SmsListReader } from '../../register/changes/sms-list-state.ts'
import { codeOrId, jsonOf, jsonType, textOf } from './body.ts'
import { askToSend, callCarrier } from './call.ts'
import type { CarrierAccount, CarrierAnswer } from './carrier.ts'
import { type CarrierName, carriers } from './carriers.ts'
import { dialledAbroad, digitsOf, turkishNumber } from './text.ts'

/** A carrier's list of numbers to which it sends nothing. Each call may be repeated. */
export interface Blacklist {
  set(number: string, isStopped: boolean): Promise<CarrierAnswer>
  /** Null for a carrier whose documents name no way to read the list. */
  readonly reader: SmsListReader | null
}

/** Maximum number of characters of a whole list: some 500,000 numbers. */
const listLengthMax = 40_000_000

/** Carriers that have such a list. */
const blacklists: Partial<Record<CarrierName, (account: CarrierAccount) => Blacklist>> = {
  verimor: verimorBlacklist,
  iletimerkezi: iletimerkeziBlacklist,
}

/** Opens the list of a carrier; null if the carrier has none. */
export function blacklistAt(
  carrier: CarrierName,
  account: Omit<CarrierAccount, 'apiUrl'> & { readonly apiUrl: string | null },
): Blacklist | null {
  return blacklists[carrier]?.({ ...account, apiUrl: account.apiUrl ?? carriers[carrier].apiUrl }) ?? null
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

const verimorList = z.array(z.object({ phone: codeOrId }))

function verimorBlacklist({ username, password, apiUrl, fetch }: CarrierAccount): Blacklist {
  const url = `${apiUrl}/v2/blacklists`
  const account = new URLSearchParams({ username, password })
  return {
    async set(number, isStopped) {
      const phone = turkishNumber(number) === null ? dialledAbroad(number) : digitsOf(number)
      const add = { method: 'POST', headers: { 'content-type': jsonType } }
      const call = isStopped
        ? { fetch, url, request: { ...add, body: JSON.stringify({ username, password, phone }) } }
        : { fetch, url: `${url}/${phone}?${account}`, request: { method: 'DELETE' } }
      return await askToSend(call, async (response) => {
        if (response.ok) return { kind: 'taken', reference: null }
        if (response.status === 401) return { kind: 'barred', detail: 'HTTP 401' }
        // The number is off the list already.
        if (response.status === 404 && !isStopped && (await textOf(response)) !== null)
          return { kind: 'taken', reference: null }
        return null
      })
    },
    reader: {
      async readAll() {
        const call = { fetch, url: `${url}?${account}`, request: {} }
        const result = await callCarrier(call, (response) => jsonOf(response, verimorList, listLengthMax))
        if (result.kind !== 'read') return { kind: 'failed', detail: result.detail }
        return { kind: 'read', numbers: result.value.map(({ phone }) => e164Of(phone)) }
      },
    },
  }
}

/** Reads a number as Verimor lists it, such as 905… or 0049…, as E.164. */
function e164Of(phone: string): string {
  return `+${digitsOf(phone).replace(/^00/, '')}`
}

const iletimerkeziAnswer = z.object({ response: z.object({ status: z.object({ code: codeOrId }) }) })

/** The end of an entry goes to `delete-blacklist`, as in the carrier's public clients. */
function iletimerkeziBlacklist({ username, password, apiUrl, fetch }: CarrierAccount): Blacklist {
  const authentication = { key: username, hash: password }
  return {
    async set(number, isStopped) {
      const body = JSON.stringify({
        request: { authentication, blacklist: { number: turkishNumber(number) ?? digitsOf(number) } },
      })
      const url = `${apiUrl}/v1/${isStopped ? 'add' : 'delete'}-blacklist/json`
      const request = { method: 'POST', headers: { 'content-type': jsonType }, body }
      return await askToSend({ fetch, url, request }, async (response) => {
        const code = (await jsonOf(response, iletimerkeziAnswer))?.response.status.code
        if (code === '200') return { kind: 'taken', reference: null }
        if (code === '401') return { kind: 'barred', detail: 'code 401' }
        // The number is off the list already.
        return code === '404' && !isStopped ? { kind: 'taken', reference: null } : null
      })
    },
    reader: null,
  }
}
