import * as z from 'zod'
import { codeOrId, jsonOf, jsonType } from './body.ts'
import { askAccount, askToSend, type Call } from './call.ts'
import type { CarrierAccount, SmsCarrier } from './carrier.ts'
import { accountStateOf, answerOf, type FaultCodes, senderState } from './faults.ts'
import { digitsOf } from './text.ts'

/** 401 also stands for an address of ours that is not allowed, 452 for a number that the account has blocked. */
const codes: FaultCodes = {
  '400': 'bad-request',
  '401': 'wrong-password',
  '402': 'no-credit',
  '450': 'unknown-sender',
  '451': 'repeated',
  '452': 'bad-number',
  '453': 'too-long',
  '454': 'bad-text',
  '457': 'bad-request',
  '503': 'busy',
}

const answerForm = z.object({
  response: z.object({
    status: z.object({ code: codeOrId }),
    order: z.object({ id: codeOrId.nullish() }).nullish(),
    senders: z.object({ sender: z.array(z.string()) }).optional(),
  }),
})

/** iletiMerkezi, JSON v1: key and hash of its panel are user name and password. */
export function iletimerkezi({ username, password, sender, apiUrl, fetch }: CarrierAccount): SmsCarrier {
  const authentication = { key: username, hash: password }
  const call = (path: string, more: object): Call => {
    const body = JSON.stringify({ request: { authentication, ...more } })
    const request = { method: 'POST', headers: { 'content-type': jsonType }, body }
    return { fetch, url: `${apiUrl}/v1/${path}/json`, request }
  }
  return {
    async send(sms) {
      // Spelt as there. `iys` 0: not commercial.
      const message = { text: sms.text, receipents: { number: [digitsOf(sms.to)] } }
      const order = { sender, sendDateTime: [], iys: '0', iysList: 'BIREYSEL', message }
      return await askToSend(call('send-sms', { order }), async (response) => {
        const answer = (await jsonOf(response, answerForm))?.response
        if (answer === undefined) return null
        return answer.status.code === '200'
          ? { kind: 'taken', reference: answer.order?.id ?? null }
          : answerOf(sms, codes, answer.status.code, response)
      })
    },
    async check() {
      return await askAccount(call('get-sender', {}), async (response) => {
        const answer = (await jsonOf(response, answerForm))?.response
        if (answer === undefined) return null
        return answer.status.code === '200'
          ? senderState(answer.senders?.sender ?? [], sender)
          : accountStateOf(codes, answer.status.code)
      })
    },
  }
}
