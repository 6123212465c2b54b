import * as z from 'zod'
import { basicAuth, codeOrId, jsonOf } from './body.ts'
import { askAccount, askToSend } from './call.ts'
import type { CarrierAccount, SmsCarrier } from './carrier.ts'
import { accountStateOf, answerOf, type FaultCodes } from './faults.ts'

const codes: FaultCodes = {
  '20003': 'wrong-password',
  '20005': 'not-permitted',
  '20404': 'wrong-password',
  '20429': 'too-fast',
  '21211': 'bad-number',
  '21212': 'unknown-sender',
  '21408': 'not-permitted',
  '21602': 'bad-text',
  '21603': 'unknown-sender',
  '21604': 'bad-number',
  '21606': 'unknown-sender',
  '21610': 'stopped',
  '21611': 'too-fast',
  '21612': 'bad-number',
  '21614': 'bad-number',
  '21617': 'too-long',
  '21659': 'unknown-sender',
  '21660': 'unknown-sender',
  '63038': 'too-fast',
}

const refusal = z.object({ code: codeOrId })
const sent = z.object({ sid: z.string() })
const account = z.object({ status: z.string() })

/** Twilio: account SID and auth token are user name and password; the sender is a number, a name or an `MG…` service. */
export function twilio({ username, password, sender, apiUrl, fetch }: CarrierAccount): SmsCarrier {
  const authorization = basicAuth(username, password)
  const url = `${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(username)}`
  const from = sender.startsWith('MG') ? { MessagingServiceSid: sender } : { From: sender }
  return {
    async send(sms) {
      const body = new URLSearchParams({ To: sms.to, Body: sms.text, ...from })
      const request = { method: 'POST', headers: { authorization }, body }
      return await askToSend({ fetch, url: `${url}/Messages.json`, request }, async (response) => {
        if (response.ok) {
          const answer = await jsonOf(response, sent)
          return answer && { kind: 'taken', reference: answer.sid }
        }
        const answer = await jsonOf(response, refusal)
        return answer && answerOf(sms, codes, answer.code, response)
      })
    },
    async check() {
      const call = { fetch, url: `${url}.json`, request: { headers: { authorization } } }
      return await askAccount(call, async (response) => {
        if (!response.ok) {
          const answer = await jsonOf(response, refusal)
          return answer && accountStateOf(codes, answer.code)
        }
        const answer = await jsonOf(response, account)
        if (answer === null) return null
        return answer.status === 'active'
          ? { kind: 'works' }
          : { kind: 'fault', fault: 'not-permitted', code: answer.status }
      })
    },
  }
}
