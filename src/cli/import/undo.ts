import { longDates } from '../../calendar/istanbul.ts'
import { number } from '../../language/turkish.ts'
import { type VoidingByTwo, voidImportByTwo } from '../../register/imports/void-by-two.ts'
import { cannot, type Sentence } from '../../util/sentence.ts'
import { counted } from '../operator.ts'
import { numberOf } from '../parse/readers.ts'
import { operand, verb } from '../verb.ts'

const refusals: Readonly<Record<Extract<VoidingByTwo, { kind: 'refused' }>['reason'], Sentence>> = {
  'no-file': { en: 'there is no such upload', tr: 'böyle bir yükleme yok' },
  nothing: {
    en: 'there is no change of this upload to take back',
    tr: 'bu yüklemeden geri alınacak bir değişiklik yok',
  },
  late: {
    en: 'the day in which it could be taken back is over. Correct the consents with a new file',
    tr: 'bir günlük geri alma süresi doldu. İzinleri yeni bir dosyayla düzeltin',
  },
}

export const undoVerb = verb({
  words: ['import', 'undo'],
  example: '7',
  parameters: {
    n: operand(numberOf('N', { en: 'it is no number of an upload', tr: 'bir yükleme numarası olmalı' })),
  },
  async run(context, { n }) {
    const outcome = await voidImportByTwo(await context.register(), n, context.actor.id)
    if (outcome.kind === 'refused') {
      throw cannot(
        { en: `take back upload ${n}`, tr: `Yükleme ${n} geri alınamadı` },
        refusals[outcome.reason],
      )
    }
    return { ...outcome, import: n }
  },
  json: ({ kind, import: id, ...rest }) =>
    kind === 'voided' ? { import: id, state: 'undone', ...rest } : { import: id, state: 'waiting' },
  show: (done) =>
    done.kind === 'voided'
      ? [
          {
            en: `Upload ${done.import} is taken back: ${counted(done.back, 'change')}, ${done.kept} left as they are because they have changed since.`,
            tr: `Yükleme ${done.import} geri alındı: ${number(done.back)} değişiklik. Sonradan değiştiği için olduğu gibi kalan: ${number(done.kept)}.`,
          },
        ]
      : [
          {
            en: `Upload ${done.import} waits for a second person until ${longDates.en.moment(done.until)}: another user of this machine repeats the command, or an editor confirms it in Slack (/izin bekleyenler).`,
            tr: `Yükleme ${done.import} için ikinci kişi bekleniyor. Son an: ${longDates.tr.moment(done.until)}. Bu makinenin başka bir kullanıcısı komutu yineler ya da bir düzenleyici Slack'te doğrular (/izin bekleyenler).`,
          },
        ],
})
