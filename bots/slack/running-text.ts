import type { types } from '@slack/bolt'
import type { Text } from '../commands/reply.ts'
import { clean, code, literal, person, room, strong, textMax } from './mrkdwn.ts'

/** Running text as the blocks that show it. Everything in it is literal but what the text itself sets off. */

/** Running text in pieces that fit a text object each, broken at line ends where that can be. */
export function chunks(text: Text): string[] {
  const fragments = (typeof text === 'string' ? [text] : text).flatMap((piece) => {
    if (typeof piece !== 'string') return [setOff(piece)]
    return [...clean(piece).matchAll(/[^\n]{1,400}\n?|\n/gu)].map(([slice]) => literal(slice))
  })
  return packed(fragments)
}

function setOff(piece: Exclude<Exclude<Text, string>[number], string>): string {
  if ('person' in piece) return person(piece.person)
  if ('room' in piece) return room(piece.room)
  return 'strong' in piece ? strong(piece.strong, 600) : code(piece.code, 600)
}

/** Joins fragments as long as the whole fits a text object; what holds nothing to read is left out. */
function packed(fragments: readonly string[]): string[] {
  const full: string[] = []
  let open = ''
  for (const fragment of fragments) {
    const longer = open + fragment
    if (longer.length > textMax) full.push(open)
    open = longer.length > textMax ? fragment : longer
  }
  return [...full, open].map((chunk) => chunk.trim()).filter((chunk) => chunk !== '')
}

export function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) }
}

export function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] }
}

export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true }
}
