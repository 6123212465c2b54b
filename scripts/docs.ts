import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandTable, slackUsageHint } from '../bots/commands/docs.ts'
import * as en from '../bots/messages/en.ts'
import { botScopes, eventScopes } from '../bots/slack/web-api.ts'
import { staffTable } from '../src/app/features.ts'
import { usageOf } from '../src/cli/verb.ts'
import { verbs } from '../src/cli/verbs.ts'
import { type SettingName, settingKinds } from '../src/register/settings.ts'

/** Writes the tables in docs/ and parts of Slack's manifest from the code; a test compares them with what is committed. */

const root = join(import.meta.dirname, '..')

export function settingsTable(): string {
  const { texts, accepts } = en.management.setting
  const rows = (Object.keys(settingKinds) as SettingName[]).map((name) => {
    const { initial, accepts: allowed } = settingKinds[name]
    const { name: inChat, holds } = texts[name]
    const words = allowed.kind === 'yes-no' ? ['yes', 'no'] : allowed.kind === 'one-of' ? allowed.words : []
    const meanings = words.map((word) => `\`${word}\`: ${holds(word)}`)
    const meaning = words.length > 0 ? meanings.join(' ') : `${holds(initial)} ${accepts(allowed)}`
    return `| \`${name}\` | ${inChat} | \`${initial}\` | ${meaning} |`
  })
  return ['| setting | in chat | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

export function verbTable(): string {
  const rows = verbs.map((verb) => `| \`${usageOf(verb).replaceAll('|', '\\|')}\` | ${verb.help} |`)
  return ['| `izin` … | |', '|---|---|', ...rows].join('\n')
}

/** The text with the part between its two markers replaced. */
export function withPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, until] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || until < from) throw new Error(`Cannot write ${name}: the page lacks its markers`)
  return `${text.slice(0, from + start.length)}\n${part.trim()}\n${text.slice(until)}`
}

export function generated(): { readonly path: string; readonly text: string }[] {
  return [
    { path: page('staff'), text: pageWith('staff', { commands: commandTable(staffTable.commands) }) },
    { path: page('operate'), text: pageWith('operate', { verbs: verbTable(), settings: settingsTable() }) },
    { path: manifestPath, text: slackManifest() },
  ]
}

const manifestPath = join(root, 'bots/slack/manifest.json')

/** The committed manifest with the scopes, the events and the usage hint of the code. */
function slackManifest(): string {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
  manifest.oauth_config.scopes.bot = botScopes()
  manifest.settings.event_subscriptions.bot_events = Object.keys(eventScopes)
  manifest.features.slash_commands[0].usage_hint = slackUsageHint(staffTable.commands).slice(0, 1000)
  return `${JSON.stringify(manifest, null, 2)}\n`
}

const page = (name: string) => join(root, `docs/en/${name}.md`)

function pageWith(name: string, parts: Readonly<Record<string, string>>): string {
  const text = readFileSync(page(name), 'utf8')
  return Object.entries(parts).reduce((whole, [marker, part]) => withPart(whole, marker, part), text)
}

if (import.meta.main) for (const { path, text } of generated()) writeFileSync(path, text)
