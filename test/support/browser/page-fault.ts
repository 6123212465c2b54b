import type { Reply } from '../../../bots/commands/reply.ts'
import { formHtml, replyHtml } from '../../../bots/web/render.ts'
import type { Language } from '../../../src/register/recipients/people.ts'

/** Elements without an end tag. */
const voids = new Set(['br', 'hr', 'img', 'input'])
const tags = /<(\/?)([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>|[<>]/g

/** Names the fault of a reply and its form on the web page; null if there is none. */
export function pageFault(reply: Reply, language: Language, pane: 'staff' | 'recipient' = 'staff') {
  const shown = String(replyHtml(reply, pane, language))
  return htmlFault(reply.form === undefined ? shown : `${shown}${formHtml(reply.form, language)}`)
}

/** Tags are closed in order, ids stand once, labels name a control, and everything to press says something. */
export function htmlFault(html: string): string | null {
  const open: string[] = []
  for (const [found, closing, tag, attributes = ''] of html.matchAll(tags)) {
    if (tag === undefined) return `a loose ${found}`
    if (closing === '/') {
      if (open.pop() !== tag) return `${found} closes nothing`
    } else if (!voids.has(tag)) open.push(tag)
    if (tag === 'img' && !attributes.includes('alt="')) return 'a picture without words'
  }
  if (open.length > 0) return `<${open.at(-1)}> stays open`
  const ids = valuesOf(html, 'id')
  if (new Set(ids).size < ids.length) return 'an id stands twice'
  const lost = [
    ...valuesOf(html, 'for'),
    ...valuesOf(html, 'aria-describedby').flatMap((all) => all.split(' ')),
  ]
  const unknown = lost.find((id) => !ids.includes(id))
  if (unknown !== undefined) return `nothing has the id ${unknown}`
  if (/<(?:button|a|option|label|legend)\b[^>]*>\s*<\//.test(html)) return 'something to press without a name'
  return null
}

function valuesOf(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value)
}
