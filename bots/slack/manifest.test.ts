import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import manifest from './manifest.json' with { type: 'json' }
import { botScopes, eventScopes, methodScopes } from './web.ts'

const here = import.meta.dirname
const code = readdirSync(here)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(here, name), 'utf8') }))

describe('the manifest', () => {
  it('asks for the scopes of the methods that are called and the events that are read, and for no other', () => {
    const called = code
      .flatMap(({ text }) => [...text.matchAll(/'((?:[a-z]+\.)+[a-zA-Z]+)'/g)].map((match) => match[1] ?? ''))
      .filter((name) =>
        /^(admin|api|apps|auth|chat|conversations|files|reactions|team|usergroups|users|views)\./.test(name),
      )
    expect(new Set(called)).toEqual(new Set(Object.keys(methodScopes)))
    expect(manifest.oauth_config.scopes.bot).toEqual(botScopes())
  })

  it('calls the Web API in one place only', () => {
    const aside = code.filter(
      ({ text }) =>
        /\bapiCall\b|\bWebClient\b/.test(text) || /async \(\{[^}]*\b(client|say|respond)\b/.test(text),
    )
    expect(aside.map(({ name }) => name)).toEqual([])
  })

  it('sends commands, presses and events to one address, and ids of picked people', () => {
    const { features, settings } = manifest
    const url = 'https://izin.example.com/slack/events'
    expect(features.slash_commands).toMatchObject([{ command: '/izin', url, should_escape: true }])
    expect(settings.interactivity.request_url).toBe(url)
    expect(settings.event_subscriptions).toEqual({
      request_url: url,
      bot_events: Object.keys(eventScopes),
    })
  })

  it('names its shortcut in both languages', () => {
    expect(manifest.features.shortcuts).toMatchObject([
      { name: 'RET kaydet · Record RET', type: 'message', callback_id: 'izin:refuse' },
    ])
  })

  it("keeps to Slack's limits", () => {
    const { display_information: about, features } = manifest
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
