import * as z from 'zod'
import type { Blacklist } from './blacklist.ts'
import { codeOrId, jsonOf, jsonType } from './body.ts'
import { askToSend } from './call.ts'
import type { CarrierAccount } from './carrier.ts'
import { digitsOf, turkishNumber } from './text.ts'

const iletimerkeziAnswer = z.object({ response: z.object({ status: z.object({ code: codeOrId }) }) })

/** Blacklist of iletiMerkezi. The end of an entry goes to `delete-blacklist`, as in the carrier's public clients. */
export function iletimerkeziBlacklist({ username, password, apiUrl, fetch }: CarrierAccount): Blacklist {
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
