import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandTable, slackUsageHint } from '../bots/commands/docs.ts'
import { messagesIn } from '../bots/messages/index.ts'
import { botScopes, eventScopes } from '../bots/slack/web.ts'
import { staffTable } from '../src/app/features.ts'
import { textOf } from '../src/cli/help/help.ts'
import { usageOf } from '../src/cli/parse/arguments.ts'
import { verbs } from '../src/cli/verbs.ts'
import { type SettingName as VariableName, settings as variableReaders } from '../src/config/settings.ts'
import { fold } from '../src/consent/fold.ts'
import { columnName } from '../src/features/imports/column-names.ts'
import { listedCommands } from '../src/features/recipient-chat/commands.ts'
import { channelNames, fieldHeadings, headingKey, permissions } from '../src/import-file/columns.ts'
import { dateExamples } from '../src/import-file/dates.ts'
import { recipientTypeColumn, statusColumn } from '../src/import-file/words.ts'
import { channelColumn, sourceColumn } from '../src/language/synonyms.ts'
import { type SettingName, settingKinds } from '../src/register/company/settings.ts'
import type { Language } from '../src/register/recipients/people.ts'
import { objectEntries } from '../src/util/objects.ts'
import { variables } from './variables.ts'

/* Writes the tables in docs/ and parts of Slack's manifest from the code; a test compares them with what is committed. */

const root = join(import.meta.dirname, '..')

const settingHeads = {
  en: '| setting | in chat | default | meaning |',
  tr: '| ayar | sohbette | varsayılan | anlamı |',
}

function settingsTable(language: Language): string {
  const texts = messagesIn(language).settings.texts
  const accepts = messagesIn(language).settings.acceptedValues
  const rows = (Object.keys(settingKinds) as SettingName[]).map((name) => {
    const { initial, accepts: allowed } = settingKinds[name]
    const { name: inChat, meaningOf: holds } = texts[name]
    const words = allowed.kind === 'one-of' ? allowed.words : []
    const meanings = words.map((word) => `\`${word}\`: ${holds(word)}`)
    const meaning =
      words.length > 0 ? meanings.join(' ') : `${holds(initial)} ${withTypedWord(accepts(allowed))}`
    return `| \`${name}\` | ${inChat} | \`${initial}\` | ${meaning} |`
  })
  return [settingHeads[language], '|---|---|---|---|', ...rows].join('\n')
}

/** Adds the word of the command line, which has no Turkish ones. */
const withTypedWord = (sentence: string) =>
  sentence.replace('kapalı yazın', 'kapalı (komut satırında `off`) yazın')

const variableHeads = {
  en: '| name | default | meaning |',
  tr: '| ad | varsayılan | anlamı |',
}

function variableTable(language: Language): string {
  const rows = (Object.keys(variableReaders) as VariableName[]).map((name) => {
    const { initial, meaning } = variables[name][language]
    return `| \`${name}\` | ${initial} | ${meaning} |`
  })
  return [variableHeads[language], '|---|---|---|', ...rows].join('\n')
}

function verbTable(language: Language): string {
  const rows = verbs.map((verb) => {
    const { summary, details } = textOf(verb, language)
    const meaning = details === undefined ? summary : `${summary}. ${details}`
    return `| \`${usageOf(verb).replaceAll('|', '\\|')}\` | ${meaning} |`
  })
  return ['| `izin` … | |', '|---|---|', ...rows].join('\n')
}

const wordHeads = {
  en: '| column | code | accepted words |',
  tr: '| sütun | kod | kabul edilen sözcükler |',
}

/** Lists the words that a file of consents may have in place of İYS's codes. */
function wordTable(language: Language): string {
  const rowsOf = (column: string, words: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(words).map(([code, some]) => {
      const once = new Map(some.map((word) => [fold(word), `\`${word}\``]))
      return `| ${column} | \`${code}\` | ${[...once.values()].join(', ')} |`
    })
  return [
    wordHeads[language],
    '|---|---|---|',
    ...rowsOf('izin türü', channelColumn),
    ...rowsOf('izin durumu', statusColumn),
    ...rowsOf('izin kaynağı', sourceColumn),
    ...rowsOf('alıcı tipi', recipientTypeColumn),
  ].join('\n')
}

const headingHeads = {
  en: '| column | field | headings that are recognised |',
  tr: '| sütun | alan | tanınan başlıklar |',
}

const joinedBy = {
  en: (names: string, words: string) => `${names}, with ${words} before or behind`,
  tr: (names: string, words: string) => `${names}; önünde ya da ardında ${words}`,
}

/** Lists the headings by which a file of consents is recognised. */
function headingTable(language: Language): string {
  const quoted = (headings: readonly string[]) => {
    const once = new Map(headings.map((heading) => [headingKey(heading), `\`${heading}\``]))
    return [...once.values()].join(', ')
  }
  const fieldRows = objectEntries(fieldHeadings).map(([use, headings]) => {
    return `| ${columnName(use)} | \`${use}\` | ${quoted(headings)} |`
  })
  const channelRows = objectEntries(channelNames).map(([channel, names]) => {
    const headings = joinedBy[language](quoted(names), quoted(permissions))
    return `| ${columnName(channel)} | \`${channel}\` | ${headings} |`
  })
  return [headingHeads[language], '|---|---|---|', ...fieldRows, ...channelRows].join('\n')
}

const dateHeads = { en: '| written | read as |', tr: '| yazılış | okunuş |' }

function dateTable(language: Language): string {
  const rows = dateExamples.map(([text, wallTime]) => `| \`${text}\` | ${wallTime} |`)
  return [dateHeads[language], '|---|---|', ...rows].join('\n')
}

/** The text with the part between its two markers replaced. */
function withPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, until] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || until < from) throw new Error(`Cannot write ${name}: the page lacks its markers`)
  return `${text.slice(0, from + start.length)}\n${part.trim()}\n${text.slice(until)}`
}

export function generated(): { readonly path: string; readonly text: string }[] {
  return [
    ...(['en', 'tr'] as const).flatMap((language) => [
      pageWith(language, 'staff', {
        commands: commandTable(staffTable.commands, listedCommands(language), language),
        headings: headingTable(language),
        words: wordTable(language),
        dates: dateTable(language),
      }),
      pageWith(language, 'operate', {
        verbs: verbTable(language),
        variables: variableTable(language),
        settings: settingsTable(language),
      }),
    ]),
    { path: manifestPath, text: slackManifest() },
  ]
}

const manifestPath = join(root, 'bots/slack/manifest.json')

/** The committed manifest with the scopes, the events, the shortcuts and the usage hint of the code. */
function slackManifest(): string {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
  manifest.oauth_config.scopes.bot = botScopes()
  manifest.settings.event_subscriptions.bot_events = Object.keys(eventScopes)
  manifest.features.shortcuts = [...staffTable.shortcuts].map(([name, { names, descriptions }]) => ({
    name: `${names.tr} · ${names.en}`,
    type: 'message',
    callback_id: `izin:${name}`,
    description: `${descriptions.tr} · ${descriptions.en}`,
  }))
  manifest.features.slash_commands[0].usage_hint = slackUsageHint(staffTable.commands)
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function pageWith(language: Language, name: string, parts: Readonly<Record<string, string>>) {
  const path = join(root, `docs/${language}/${name}.md`)
  const written = readFileSync(path, 'utf8')
  return {
    path,
    text: Object.entries(parts).reduce((text, [marker, part]) => withPart(text, marker, part), written),
  }
}

if (import.meta.main) for (const { path, text } of generated()) writeFileSync(path, text)
