import { type Entry, postEntries, recipientEntries, staffEntries } from './entries.ts'

/* The page with every reply of every command, Turkish and English side by side, for people who proof-read it. */

const intro = `# Every reply in both languages

For people who proof-read. Turkish is on the left, English on the right; the first row says what was typed and pressed. A test tries every
command, example, button and form as each role, and \`npm run docs\` makes this page of its answers, on 2 March 2026 with example people.
An answer is left out if each of its lines stands further up already, but for numbers.

\`[…]\` is a button, ▢ a form or a field, ✗ a message beside a field; a line in brackets is the text of a notification. To change a sentence,
look for it in the \`messages.ts\` of its feature or in \`bots/messages\`, then run \`npm run docs\`.
`

export async function galleryPage(): Promise<string> {
  const seen = new Set<string>()
  const staff = sectionTexts([...(await staffEntries()), ...(await postEntries())], seen)
  const recipients = sectionTexts(await recipientEntries(), seen)
  const parts = [
    intro,
    '## Slack: personel · staff\n',
    ...staff,
    '## Telegram: alıcılar · recipients\n',
    ...recipients,
  ]
  return parts.join('\n')
}

/** `seen` has the lines that stand further up. */
function sectionTexts(entries: readonly Entry[], seen: Set<string>): string[] {
  return [...Map.groupBy(entries, ({ section }) => section)].flatMap(([title, group]) => {
    const shown = group.filter((entry, index) => hasNewLine(entry, seen) || index === 0)
    return [`### ${title}\n`, ...shown.map(tableOf)]
  })
}

function hasNewLine({ tr, en }: Entry, seen: Set<string>): boolean {
  const lines = [...(tr?.lines ?? []), ...(en?.lines ?? [])].map((line) => line.replaceAll(/\d+/g, '0'))
  const newLines = lines.filter((line) => !seen.has(line))
  for (const line of newLines) seen.add(line)
  return newLines.length > 0
}

/** A row for each line, so that a changed sentence is a changed row. */
function tableOf({ tr, en }: Entry): string {
  const rows = Array.from({ length: Math.max(tr?.lines.length ?? 0, en?.lines.length ?? 0) }, (_, index) =>
    row(tr?.lines[index] ?? '', en?.lines[index] ?? ''),
  )
  return [row(tr?.way ?? '–', en?.way ?? '–'), '|---|---|', ...rows, ''].join('\n')
}

const row = (left: string, right: string) => `| ${cell(left)} | ${cell(right)} |`

/** The text without the meaning that Markdown gives to its signs. */
const cell = (text: string) => text.replaceAll(/[|<*_`\\]/g, '\\$&').replaceAll('](', '] (')
