import * as z from 'zod'
import { plainText } from '../../util/plain-text.ts'
import { basicAuth, codeOrId, jsonOf, jsonType } from './body.ts'
import { askAccount, callCarrier } from './call.ts'
import type { CarrierAccount, CarrierAnswer, Sms, SmsCarrier } from './carrier.ts'
import { accountStateOf, answerOf, type FaultCodes, senderState } from './faults.ts'
import { dialledAbroad, isPlainSegment, turkishNumber } from './text.ts'

/** 30 also stands for an address of ours that is not allowed. */
const codes: FaultCodes = {
  '20': 'bad-text',
  '30': 'wrong-password',
  '40': 'unknown-sender',
  '41': 'unknown-sender',
  '50': 'not-permitted',
  '51': 'not-permitted',
  '70': 'bad-request',
  '80': 'too-fast',
  '85': 'too-fast',
}

/** The line for codes uses two numbers in its own way. */
const codesOfCodeLine: FaultCodes = {
  ...codes,
  '50': 'bad-number',
  '52': 'bad-number',
  // More than 20 to this number within a minute.
  '85': 'flooded',
  '100': 'system-error',
}
const noCodeLine = '60'

const sent = z.object({ code: codeOrId, jobid: codeOrId.nullish() })
const senders = z.object({ code: codeOrId, msgheaders: z.array(z.string()).nullish() })

type Line = 'send' | 'otp'

/** Netgsm, REST v2. Codes go over its faster line, if the account has it. */
export function netgsm({ username, password, sender, apiUrl, fetch }: CarrierAccount): SmsCarrier {
  const authorization = basicAuth(username, password)
  const url = `${apiUrl}/sms/rest/v2`
  let mayHaveCodeLine = true

  async function sendOver(line: Line, sms: Sms, content: object): Promise<CarrierAnswer> {
    const body = JSON.stringify({ msgheader: sender, ...content })
    const request = { method: 'POST', headers: { authorization, 'content-type': jsonType }, body }
    const result = await callCarrier({ fetch, url: `${url}/${line}`, request }, async (response) => {
      const answer = await jsonOf(response, sent)
      return answer && { ...answer, response }
    })
    if (result.kind !== 'read') return result
    const { code, jobid, response } = result.value
    if (code === '00') return { kind: 'taken', reference: jobid ?? null }
    if (line === 'send') return answerOf(sms, codes, code, response)
    if (code !== noCodeLine) return answerOf(sms, codesOfCodeLine, code, response)
    mayHaveCodeLine = false
    return await sendOver('send', sms, ordinaryContent(sms))
  }

  return {
    async send(sms) {
      const content = mayHaveCodeLine ? codeContent(sms) : null
      return content === null
        ? await sendOver('send', sms, ordinaryContent(sms))
        : await sendOver('otp', sms, content)
    },
    async check() {
      const call = { fetch, url: `${url}/msgheader`, request: { headers: { authorization } } }
      return await askAccount(call, async (response) => {
        const answer = await jsonOf(response, senders)
        if (answer?.code === '00') return senderState(answer.msgheaders ?? [], sender)
        return answer && accountStateOf(codes, answer.code)
      })
    },
  }
}

/** `iysfilter` 0: not commercial. */
function ordinaryContent({ id, to, text }: Sms): object {
  const no = turkishNumber(to) ?? dialledAbroad(to)
  return { encoding: 'TR', iysfilter: '0', messages: [{ msg: text, no, referansID: id }] }
}

/**
 * Returns the request for Netgsm's separate service for codes: it takes one segment without Turkish letters, to Turkish mobile
 * numbers. Null for other messages.
 */
function codeContent({ to, text, purpose }: Sms): object | null {
  const no = turkishNumber(to)
  const msg = plainText(text)
  const isCodeSms = purpose === 'code' && no?.startsWith('5') && msg !== null && isPlainSegment(msg)
  return isCodeSms ? { msg, no } : null
}
