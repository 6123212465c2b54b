import * as z from 'zod'
import { jsonOf, jsonType, textOf } from './body.ts'
import { askAccount, askToSend } from './call.ts'
import type { CarrierAccount, SmsCarrier } from './carrier.ts'
import { accountStateOf, answerOf, type FaultCodes, senderState } from './faults.ts'
import { dialledAbroad, digitsOf, turkishNumber } from './text.ts'

const codes: FaultCodes = {
  INVALID_SOURCE_ADDRESS: 'unknown-sender',
  MISSING_MESSAGE: 'bad-text',
  MESSAGE_TOO_LONG: 'too-long',
  INVALID_PERIOD: 'bad-request',
  INVALID_DELIVERY_TIME: 'bad-request',
  INVALID_DATACODING: 'bad-request',
  MISSING_DESTINATION_ADDRESS: 'bad-number',
  INVALID_DESTINATION_ADDRESS: 'bad-number',
  INVALID_UTF8: 'bad-text',
  INVALID_JSON: 'bad-request',
  MUKERRER_RAPORLAMA: 'repeated',
  INSUFFICIENT_CREDITS: 'no-credit',
  FORBIDDEN_MESSAGE: 'forbidden-text',
  MESSAGE_COUNT_LIMIT_EXCEEDED: 'bad-request',
  IP_NOT_ALLOWED: 'address-not-allowed',
  WRONG_PASSWORD: 'wrong-password',
}

/** Verimor, JSON v2. It answers the id of the message or an error as plain text. */
export function verimor({ username, password, sender, apiUrl, fetch }: CarrierAccount): SmsCarrier {
  return {
    async send(sms) {
      const dest = turkishNumber(sms.to) === null ? dialledAbroad(sms.to) : digitsOf(sms.to)
      const messages = [{ msg: sms.text, dest, id: sms.id }]
      const account = { username, password, source_addr: sender }
      const body = JSON.stringify({ ...account, custom_id: sms.id, is_commercial: false, messages })
      const request = { method: 'POST', headers: { 'content-type': jsonType }, body }
      return await askToSend({ fetch, url: `${apiUrl}/v2/send.json`, request }, async (response) => {
        const code = await codeOf(response)
        if (code === null) return null
        if (!response.ok) return answerOf(sms, codes, code, response)
        return /^\d+$/.test(code) ? { kind: 'taken', reference: code } : null
      })
    },
    /** Verimor takes the account only in the address of a GET request. */
    async check() {
      const url = `${apiUrl}/v2/headers?${new URLSearchParams({ username, password })}`
      return await askAccount({ fetch, url, request: {} }, async (response) => {
        if (response.ok) {
          const listed = await jsonOf(response, z.array(z.string()))
          return listed && senderState(listed, sender)
        }
        const code = await codeOf(response)
        return code === null ? null : accountStateOf(codes, code)
      })
    },
  }
}

/** Returns the code of a refusal. Only the sentence of the answer distinguishes a wrong password from a network address that is not allowed. */
async function codeOf(response: Response): Promise<string | null> {
  const text = await textOf(response)
  if (text === null || response.status !== 401) return text
  return /\bIP\b/.test(text) ? 'IP_NOT_ALLOWED' : 'WRONG_PASSWORD'
}
