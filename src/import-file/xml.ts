import { FileFaultError } from './consent-rows.ts'

/** Receives the XML as it is read. Names come without their prefix, text unescaped. */
export interface XmlListener {
  /** `attribute` returns the value of an attribute by its whole name. */
  open(name: string, attribute: (name: string) => string | null): void
  close(name: string): void
  text(text: string): void
}

/** A cell holds 32,767 characters. */
const pieceLengthMax = 1_000_000

/** Reads XML piece by piece: no schema, no check of closing names, and only XML's own entities. */
export function xmlReader(listener: XmlListener): { push(piece: string): void; end(): void } {
  let rest = ''
  let depth = 0

  /** Returns -1 if the markup does not end yet. */
  function endOf(at: number): number {
    if (rest.startsWith('<!--', at)) return past('-->', at)
    if (rest.startsWith('<![CDATA[', at)) return past(']]>', at)
    if (rest.startsWith('<?', at)) return past('?>', at)
    return endOfTag(rest, at)
  }

  function past(mark: string, at: number): number {
    const end = rest.indexOf(mark, at)
    return end < 0 ? -1 : end + mark.length
  }

  function markup(text: string): void {
    if (text.startsWith('<![CDATA[')) listener.text(text.slice(9, -3))
    else if (text.startsWith('</')) close(localName(text, 2))
    else if (!text.startsWith('<!') && !text.startsWith('<?')) {
      const name = localName(text, 1)
      depth += 1
      listener.open(name, (attribute) => attributeOf(text, attribute))
      if (text.endsWith('/>')) close(name)
    }
  }

  function close(name: string): void {
    depth -= 1
    listener.close(name)
  }

  return {
    push(piece) {
      rest = rest === '' ? piece : rest + piece
      let at = 0
      for (;;) {
        const open = rest.indexOf('<', at)
        if (open < 0) break
        // The beginning of a markup may be cut in two.
        const end = rest.length - open < 9 && !rest.includes('>', open) ? -1 : endOf(open)
        if (end < 0) break
        if (open > at) listener.text(unescaped(rest.slice(at, open)))
        markup(rest.slice(open, end))
        at = end
      }
      rest = rest.slice(at)
      if (rest.length > pieceLengthMax) throw new FileFaultError({ kind: 'not-xlsx' })
    },
    end() {
      if (rest.trim() !== '' || depth !== 0) throw new FileFaultError({ kind: 'not-xlsx' })
    },
  }
}

/** Returns the place after the first `>` outside quotes, looking at each letter once. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] as string
    if (letter === '>') return at + 1
    if (letter !== '"' && letter !== "'") continue
    at = text.indexOf(letter, at + 1)
    if (at < 0) return -1
  }
  return -1
}

function localName(tag: string, from: number): string {
  let end = from
  let begin = from
  for (; end < tag.length; end += 1) {
    const letter = tag[end] as string
    if (letter === ':') begin = end + 1
    else if (letter === '>' || letter === '/' || letter <= ' ') break
  }
  return tag.slice(begin, end)
}

function attributeOf(tag: string, name: string): string | null {
  for (let at = tag.indexOf(`${name}=`); at > 0; at = tag.indexOf(`${name}=`, at + 1)) {
    const quote = tag[at + name.length + 1]
    if ((tag[at - 1] as string) > ' ' || (quote !== '"' && quote !== "'")) continue
    const begin = at + name.length + 2
    return unescaped(tag.slice(begin, tag.indexOf(quote, begin)))
  }
  return null
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,4}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
