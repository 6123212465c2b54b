import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readmeTable } from '../bots/commands/docs.ts'
import { slackManifest } from '../bots/slack/manifest.ts'
import { usageOf } from '../src/cli/verb.ts'
import { verbs } from '../src/cli/verbs.ts'
import { settingKinds } from '../src/register/settings.ts'

/** Writes the parts of the README that follow from the code, and Slack's manifest; a test holds what is committed against it. */

const root = join(import.meta.dirname, '..')

export function settingsTable(): string {
  const rows = Object.entries(settingKinds).map(
    ([name, { initial, meaning }]) => `| \`${name}\` | \`${initial}\` | ${meaning} |`,
  )
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

export function verbTable(): string {
  const rows = verbs.map((verb) => `| \`${usageOf(verb).replaceAll('|', '\\|')}\` | ${verb.help} |`)
  return ['| `izin` … | |', '|---|---|', ...rows].join('\n')
}

/** The text with the part between its two markers replaced. */
export function withPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, until] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || until < from) throw new Error(`Cannot write ${name}: the README lacks its markers`)
  return `${text.slice(0, from + start.length)}\n${part.trim()}\n${text.slice(until)}`
}

export function generated(): { readonly path: string; readonly text: string }[] {
  const readme = join(root, 'README.md')
  const parts = { commands: readmeTable(), verbs: verbTable(), settings: settingsTable() }
  const text = Object.entries(parts).reduce(
    (whole, [name, part]) => withPart(whole, name, part),
    readFileSync(readme, 'utf8'),
  )
  return [
    { path: readme, text },
    { path: join(root, 'bots/slack/manifest.json'), text: `${JSON.stringify(slackManifest(), null, 2)}\n` },
  ]
}

if (import.meta.main) for (const { path, text } of generated()) writeFileSync(path, text)
