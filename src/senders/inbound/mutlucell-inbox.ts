import { callCarrier } from '../sms/call.ts'
import type { CarrierAccount } from '../sms/carrier.ts'
import { escaped } from '../sms/mutlucell.ts'
import { type CarrierInbox, type DigestOf, listLengthMax } from './inbox.ts'
import type { InboundSms } from './message.ts'
import { turkishMoment } from './times.ts'

/** Errors: the request cannot be read, number or password is wrong, the account is not active. */
const errorCodes = ['20', '23', '30']

/**
 * Inbox of Mutlucell: lines of time, sender and text, with tabs between them. They have no id, so a keyed digest of the line
 * takes its place. Unsure: the user name is taken for the subscriber number (`aboneno`) that Mutlucell asks for.
 */
export function mutlucellInbox(
  { username, password, apiUrl, fetch }: CarrierAccount,
  digestOf: DigestOf,
): CarrierInbox {
  const account = `aboneno="${escaped(username)}" pwd="${escaped(password)}"`
  const body = `<?xml version="1.0" encoding="UTF-8"?><increport ${account}/>`
  const request = { method: 'POST', headers: { 'content-type': 'text/xml; charset=UTF-8' }, body }
  return {
    async fetchPage() {
      const call = { fetch, url: `${apiUrl}/smsgw-ws/gtincmngapi`, request }
      const result = await callCarrier(call, listOf)
      if (result.kind !== 'read') return { kind: 'failed', detail: result.detail }
      const list = result.value.trim()
      if (errorCodes.includes(list)) return { kind: 'failed', detail: `code ${list}` }
      const { messages, unreadable } = readLines(list, digestOf)
      return { kind: 'page', messages, unreadable, cursor: null, hasMore: false }
    },
  }
}

/** Returns the list as text, empty if there is no message; null for another answer, such as the page of a proxy. */
async function listOf(response: Response): Promise<string | null> {
  const text = await response.text()
  const isList = response.ok && text.length <= listLengthMax && !text.trimStart().startsWith('<')
  return isList ? text : null
}

const lineForm = /^([^\t]+)\t\s*(\+?\d[\d ]*)\t(.*)$/

/** Reads the lines. A line without time and sender is the rest of a text of several lines. */
function readLines(list: string, digestOf: DigestOf) {
  const parts: { readonly time: string; readonly sender: string; readonly lines: string[] }[] = []
  let unreadable = 0
  for (const line of list === '' ? [] : list.split(/\r?\n/)) {
    const [, time, sender, text = ''] = lineForm.exec(line) ?? []
    if (time !== undefined && sender !== undefined) parts.push({ time, sender, lines: [text] })
    else if (parts.length === 0) unreadable += 1
    else parts.at(-1)?.lines.push(line)
  }
  const messages = parts.map(({ time, sender, lines }): InboundSms => {
    const text = lines.join('\n').trimEnd()
    const id = digestOf(`${time}\t${sender}\t${text}`)
    return { id, sender, destination: '', text, sentAt: turkishMoment(time), isAnsweredByCarrier: false }
  })
  return { messages, unreadable }
}
