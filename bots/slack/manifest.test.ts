import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { botEvents, botScopes, slackManifest } from './manifest.ts'
import { methodScopes } from './web-api.ts'

const here = import.meta.dirname
const code = readdirSync(here)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(here, name), 'utf8') }))

describe('slackManifest()', () => {
  it('is what stands in manifest.json', () => {
    const committed: unknown = JSON.parse(readFileSync(join(here, 'manifest.json'), 'utf8'))
    expect(committed, 'write slackManifest() to bots/slack/manifest.json').toEqual(slackManifest())
  })

  it('asks for the scopes of the methods that are called, and for no other', () => {
    const called = code
      .filter(({ name }) => name !== 'web-api.ts')
      .flatMap(({ text }) => [...text.matchAll(/'((?:[a-z]+\.)+[a-zA-Z]+)'/g)].map((match) => match[1] ?? ''))
      .filter((name) =>
        /^(admin|api|apps|auth|chat|conversations|files|team|usergroups|users|views)\./.test(name),
      )
    expect(new Set(called)).toEqual(new Set(Object.keys(methodScopes)))
    expect(botScopes()).toEqual([
      'chat:write',
      'commands',
      'files:read',
      'files:write',
      'im:write',
      'users:read',
    ])
  })

  it('calls the Web API in one place only', () => {
    const aside = code.filter(
      ({ name, text }) =>
        (name !== 'web-api.ts' && /\bapiCall\b|\bWebClient\b/.test(text)) ||
        /async \(\{[^}]*\b(client|say|respond)\b/.test(text),
    )
    expect(aside.map(({ name }) => name)).toEqual([])
  })

  it('carries the address and the command of the installation', () => {
    const { features, settings } = slackManifest({ publicUrl: 'https://izin.ornek.com.tr', command: '/riza' })
    expect(features.slash_commands[0]).toMatchObject({ command: '/riza', should_escape: true })
    expect(features.slash_commands[0]?.url).toBe('https://izin.ornek.com.tr/slack/events')
    expect(settings.interactivity.request_url).toBe('https://izin.ornek.com.tr/slack/events')
    expect(settings.event_subscriptions.bot_events).toEqual([...botEvents])
  })

  it("keeps to Slack's limits", () => {
    const { display_information: about, features } = slackManifest()
    expect(about.name.length).toBeLessThanOrEqual(35)
    expect(about.description.length).toBeLessThanOrEqual(140)
    expect(about.long_description.length).toBeGreaterThanOrEqual(175)
    expect(features.slash_commands[0]?.description.length).toBeLessThanOrEqual(80)
    expect(features.shortcuts.length).toBeLessThanOrEqual(5)
    for (const { name, description } of features.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24)
      expect(description.length).toBeLessThanOrEqual(150)
    }
  })
})
