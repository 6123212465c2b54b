import { describe, expect, test } from 'vitest'
import { parseTelegramHtml, plainText } from './telegram-text.ts'

describe('parseTelegramHtml()', () => {
  test('turns tags into entities counted in UTF-16 units', () => {
    expect(parseTelegramHtml('📌 <b>Örnek <i>Kahve</i></b>: <code>70f5…</code>')).toStrictEqual({
      ok: true,
      text: '📌 Örnek Kahve: 70f5…',
      entities: [
        { type: 'bold', offset: 3, length: 11 },
        { type: 'italic', offset: 9, length: 5 },
        { type: 'code', offset: 16, length: 5 },
      ],
    })
  })

  test('reads the escapes once', () => {
    expect(parseTelegramHtml('a &lt;b&gt; &amp;amp; &quot;c&quot; &#8217;')).toMatchObject({
      text: 'a <b> &amp; "c" ’',
      entities: [],
    })
  })

  test('keeps web addresses of links and drops all others', () => {
    const link = (href: string) => parseTelegramHtml(`<a href="${href}">x</a>`)
    expect(link('https://example.com/?a=1&amp;b=2')).toMatchObject({
      entities: [{ type: 'text_link', url: 'https://example.com/?a=1&b=2' }],
    })
    expect(link('javascript:alert(1)')).not.toMatchObject({ entities: [{ url: expect.anything() }] })
  })

  test.each(['<script>x</script>', 'a < b', '<b>x', '<b>x</i>', '<img src=x>'])('refuses %s', (html) => {
    expect(parseTelegramHtml(html)).toMatchObject({
      ok: false,
      description: expect.stringMatching(/^Bad Request: can't parse entities: /),
    })
  })
})

describe('plainText()', () => {
  test('finds commands and addresses by itself', () => {
    expect(plainText('(bkz. /kvkk) https://example.com/a')).toMatchObject({
      entities: [
        { type: 'bot_command', offset: 6, length: 5 },
        { type: 'url', offset: 13, length: 21 },
      ],
    })
  })
})
