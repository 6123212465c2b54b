import * as z from 'zod'
import type { Blacklist } from './blacklist.ts'
import { codeOrId, jsonOf, jsonType, textOf } from './body.ts'
import { askToSend, callCarrier } from './call.ts'
import type { CarrierAccount } from './carrier.ts'
import { dialledAbroad, digitsOf, turkishNumber } from './text.ts'

/** Maximum number of characters of a whole list: some 500,000 numbers. */
const listLengthMax = 40_000_000

const verimorList = z.array(z.object({ phone: codeOrId }))

/** Blacklist of Verimor: one number a call. */
export function verimorBlacklist({ username, password, apiUrl, fetch }: CarrierAccount): Blacklist {
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
