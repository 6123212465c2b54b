import { beforeAll, describe, expect, it } from 'vitest'
import { modalSchema } from '../support/block-kit.ts'
import { openHouse } from '../support/house.ts'
import { forAllTests } from '../support/opened.ts'

/** A file of addresses that somebody asks about, from the form to the file with the answers. */

const house = forAllTests(() => openHouse())
const phone = (n: number) => `+90532${String(n).padStart(7, '0')}`
const count = 2500

beforeAll(async () => {
  await house.addCompany({ U0EDITOR: 'editor 123457', U0VIEWER: 'viewer' })
  // Said to the server itself, which keeps its settings for two seconds.
  expect(await house.slash('U0ADMIN', `ayar look_ups_per_day ${count + 10}`)).toContain('ayarlandı')
})

const chosen = { channel: 'MESAJ', brand: '123457', type: 'BIREYSEL' }

describe('liste with a file', () => {
  it('asks for the addresses or a file, and for not both', async () => {
    await house.slash('U0VIEWER', 'liste')
    const open = house.slackCalls.findLast(({ method }) => method === 'views.open')
    const view = modalSchema.parse(JSON.parse(String(open?.body.view)))
    const file = view.blocks.find((block) => block.type === 'input' && block.block_id === 'file')
    expect(file).toMatchObject({ element: { type: 'file_input', filetypes: ['csv', 'xlsx', 'txt'] } })
    expect(await house.submit('U0VIEWER', chosen)).toMatch(/^addresses: Hiç adres yok/)
    const both = { ...chosen, addresses: phone(1), file: house.putFile('x') }
    expect(await house.submit('U0VIEWER', both)).toMatch(/^file: Adresleri ya yapıştırın ya da dosya seçin/)
  })

  it('answers thousands as a file by a link that is used once', async () => {
    await house.slash('U0EDITOR', `onay ${phone(7)} sms web sitesi not="form 7"`)
    await house.slash('U0EDITOR', `ret ${phone(8)} sms`)
    const rows = Array.from({ length: count }, (_, n) => `Ayşe;${phone(n + 1)}`)
    const content = ['Ad;Telefon', ...rows, `Ali;${phone(1)}`, 'Can;yok', ''].join('\r\n')
    const answer = await house.submit('U0VIEWER', { ...chosen, file: house.putFile(content) })
    expect(answer).toContain('Dosya alınıyor')
    expect(await house.submitAgain()).toContain('Dosya alınıyor')
    const answerText = await house.answerText('Örnek Kahve · SMS')
    expect(answerText.text).toContain('2.500 adres: 1 adrese gönderilebilir, 2.499 adrese gönderilemez.')
    expect(answerText.text).toContain('2.498 · Mesaj gönderilemez: bu kanal için izin alınmamış.')
    expect(answerText.text).toContain('1 satırda adres okunamadı.')
    expect(answerText.text).toContain('Dosyanın ilk satırı sütun adı sayıldı, sorgulanmadı.')
    expect(answerText.text).toContain('Adınıza 2.500 sorgu olarak not edildi.')
    expect(answerText.text).not.toMatch(/532/)

    await house.pressIn(answerText.shown, 'U0VIEWER', 'file|listed-file')
    const [link = ''] = house.links()
    const fetched = await (await fetch(link, { method: 'POST' })).text()
    const lines = fetched.trim().split('\n')
    expect(lines).toHaveLength(1 + count + 1)
    expect(lines[7]).toMatch(/^\+905320000007,BIREYSEL,MESAJ,ONAY,true,/)
    expect(lines[8]).toMatch(/^\+905320000008,BIREYSEL,MESAJ,RET,false,/)
    expect(lines.at(-1)).toContain('adres okunamadı')
    expect((await fetch(link, { method: 'POST' })).status).toBe(410)
  })

  it('is for the one who gave the file', async () => {
    const answerText = await house.answerText('Örnek Kahve · SMS')
    await house.pressIn(answerText.shown, 'U0EDITOR', 'file|listed-file')
    expect((await fetch(house.links()[0] ?? '', { method: 'POST' })).status).toBe(404)
  })

  it('says why a file cannot be read, and one that Slack does not hand over', async () => {
    await house.slash('U0VIEWER', 'liste')
    await house.submit('U0VIEWER', { ...chosen, file: house.putFile('\n\n') })
    expect((await house.answerText('Dosyada adres yok')).text).toContain('hiçbir adres sorgulanmadı')
    expect(await house.submit('U0VIEWER', { ...chosen, file: 'not-a-file' })).toMatch(
      /^file: Dosya okunamadı/,
    )
  })
})
