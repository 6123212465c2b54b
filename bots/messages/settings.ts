import { readHolidays } from '../../src/calendar/holidays.ts'
import { ended } from '../../src/consent/fold.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import type { SettingName } from '../../src/register/company/settings.ts'
import { acceptsEn, acceptsTr, valueTextEn, valueTextTr } from './setting-values.ts'

/** `holds` says what a value means. */
interface SettingText {
  readonly name: string
  meaningOf(value: string): string
}

const yesNoSetting = (name: string, yesText: string, noText: string): SettingText => ({
  name,
  meaningOf: (value) => (value === 'yes' ? yesText : noText),
})

const numberSetting = (name: string, holds: (count: string) => string): SettingText => ({
  name,
  meaningOf: (value) => holds(tr.number(Number(value))),
})

const offOrValueSetting = (name: string, offText: string, holds: (value: string) => string): SettingText => ({
  name,
  meaningOf: (value) => (value === 'off' ? offText : holds(value)),
})

const texts: Readonly<Record<SettingName, SettingText>> = {
  saturday_is_business: yesNoSetting(
    'Cumartesi',
    'Cumartesi iş günü sayılıyor.',
    'Cumartesi iş günü sayılmıyor.',
  ),
  half_day_is_business: yesNoSetting(
    'Yarım günler',
    'Yarım günler (28 Ekim, arifeler) iş günü sayılıyor.',
    'Yarım günler (28 Ekim, arifeler) iş günü sayılmıyor.',
  ),
  holidays: {
    name: 'Ek tatiller',
    meaningOf(value) {
      const rows = readHolidays(value) ?? []
      return rows.length === 0
        ? 'Takvime eklenen ya da düzeltilen tatil yok.'
        : ended(`Takvime eklenenler: ${tr.list(rows.map(({ day, name }) => `${tr.date(day)} (${name})`))}`)
    },
  },
  holidays_confirmed_through: {
    name: 'Karşılaştırılan yıl',
    meaningOf: (value) => `Dinî bayramlar ${value} sonuna kadar Diyanet takvimiyle karşılaştırıldı.`,
  },
  repeat_onay: {
    name: 'Yinelenen ONAY',
    meaningOf: (value) =>
      value === 'reject'
        ? "ONAY'ı olan alıcının yeni ONAY'ı H174 ile geri çevriliyor."
        : "ONAY'ı olan alıcının yeni ONAY'ındaki tarih ve kaynak geçerli oluyor.",
  },
  second_person_over_ret: yesNoSetting(
    'RET üstüne ONAY',
    "Çalışanın RET'ten ONAY'a çevirdiği kayıt, ikinci bir kişinin doğrulamasını bekliyor.",
    "RET'i ONAY yapmak, alıcı RET'i kendisi verdiyse ya da şikâyeti varsa ikinci kişi istiyor.",
  ),
  look_ups_per_day: numberSetting(
    'Günlük sorgu sınırı',
    (count) => `Bir çalışan günde en çok ${count} adres sorgulayabiliyor.`,
  ),
  confirm_consents: yesNoSetting(
    'ONAY bildirimi',
    'Elektronik yolla verilen ONAY, aynı gün alıcısına bildiriliyor; bildirimde durdurma yolu da var.',
    'ONAY bildirimini alıcıya şirket kendisi gönderiyor.',
  ),
  sms_codes_per_day: numberSetting(
    'Günlük SMS kodu',
    (count) => `Şirket günde en çok ${count} kod SMS'i gönderiyor; bir marka ya da sistem bunun yarısını.`,
  ),
  sms_list: yesNoSetting(
    'Operatörün kara listesi',
    "SMS RET'leri operatörün kara listesine de gidiyor. Kara listedeki numaraya operatör kod ve yanıt SMS'i de göndermeyebilir.",
    "SMS RET'leri operatörün kara listesine gitmiyor.",
  ),
  complaint_answer_days: numberSetting(
    'Şikâyet süresi',
    (count) => `Şikâyetler ${count} iş gününde yanıtlanıyor. Bu süreyi yasa değil, şirket belirler.`,
  ),
  retention_years: numberSetting(
    'Saklama süresi',
    (count) => `İzni biten adres ${count} yıl saklanıyor; kanun üç yıl ister.`,
  ),
  iys_exchange: {
    name: 'İYS aktarımı',
    meaningOf: (value) =>
      value === 'off'
        ? 'İYS aktarımı kapalı.'
        : `Değişiklikler İYS'ye ${value === 'file' ? 'dosyayla' : 'API ile kendiliğinden'} bildiriliyor. İYS'ye bildirilmemiş ONAY'a gönderim yapılmıyor.`,
  },
  iys_agreement: yesNoSetting(
    'İYS mutabakat onayı',
    "Dünün kayıtları İYS ile aynıysa mutabakat İYS'ye kendiliğinden bildiriliyor.",
    "Mutabakat İYS'ye bildirilmiyor.",
  ),
  iys_late_refusals: yesNoSetting(
    'Geciken RET',
    "İYS'nin geç bulduğu RET, API ile HS_KARAR kaynağıyla ve o anın tarihiyle yeniden bildiriliyor.",
    "İYS'nin geç bulduğu RET yeniden bildirilmiyor; yanıt bekleyenlerde gösteriliyor.",
  ),
  pull_delay: {
    name: 'Hareket gecikmesi',
    meaningOf: (value) =>
      value === '0'
        ? 'Hareket sorgusu, değişiklikleri hemen veriyor.'
        : `Hareket sorgusu, değişiklikleri İYS gibi gecikmeyle veriyor: ${value} dakika sonra.`,
  },
  iys_limits: yesNoSetting(
    'İYS sınırları',
    "Sistemlere İYS'nin istek sınırları uygulanıyor. Sınama içindir.",
    "Sistemlere İYS'nin istek sınırları uygulanmıyor.",
  ),
  consent_quota: offOrValueSetting(
    'Paket kotası',
    'Sistemlerin ekleyebildiği adres sayısı sınırsız.',
    (value) =>
      `${tr.number(Number(value))} adres kayıtlıyken sistemlerin yeni ONAY'ı H525 ile geri çevriliyor. Sınama içindir.`,
  ),
  contact: offOrValueSetting('İletişim', 'Alıcılara şirkete nasıl ulaşacakları yazılmıyor.', (value) =>
    ended(`Alıcılara şirkete ulaşmaları için şu yazılıyor: ${value}`),
  ),
  page_color: offOrValueSetting(
    'Sayfa rengi',
    "Alıcıların gördüğü sayfalar izin'in kendi rengini kullanıyor.",
    (value) => `Alıcıların gördüğü sayfaların rengi ${value}.`,
  ),
  page_logo: offOrValueSetting(
    'Sayfa logosu',
    'Alıcıların gördüğü sayfalarda logo yok.',
    () => 'Alıcıların gördüğü sayfalarda şirketin logosu var.',
  ),
}

const turkish = {
  texts,
  value: valueTextTr,
  acceptedValues: acceptsTr,
}

const english: typeof turkish = {
  texts: {
    saturday_is_business: yesNoSetting(
      'Saturday',
      'Saturday counts as a business day.',
      'Saturday does not count as a business day.',
    ),
    half_day_is_business: yesNoSetting(
      'Half holidays',
      'Half holidays (28 October, the eves) count as business days.',
      'Half holidays (28 October, the eves) do not count as business days.',
    ),
    holidays: {
      name: 'Extra holidays',
      meaningOf(value) {
        const rows = readHolidays(value) ?? []
        return rows.length === 0
          ? 'No holiday was added to the calendar or corrected.'
          : ended(
              `Added to the calendar: ${en.list(rows.map(({ day, name }) => `${en.date(day)} (${name})`))}`,
            )
      },
    },
    holidays_confirmed_through: {
      name: 'Compared year',
      meaningOf: (value) =>
        `The religious holidays were compared with Diyanet's calendar through the end of ${value}.`,
    },
    repeat_onay: {
      name: 'Repeated ONAY',
      meaningOf: (value) =>
        value === 'reject'
          ? 'A new ONAY of a recipient who has one is refused with H174.'
          : 'A new ONAY of a recipient who has one brings its date and source.',
    },
    second_person_over_ret: yesNoSetting(
      'ONAY over RET',
      'An ONAY that staff record over a RET waits for the approval of a second person.',
      'Staff may turn a RET into ONAY alone, unless the recipient gave it themselves or complains.',
    ),
    look_ups_per_day: {
      name: 'Daily look-up limit',
      meaningOf: (value) =>
        `A staff member may look up ${en.counted(Number(value), 'address', 'addresses')} a day.`,
    },
    confirm_consents: yesNoSetting(
      'ONAY confirmation',
      'An ONAY given electronically is confirmed to its recipient the same day, with a way to stop.',
      'The company itself confirms an ONAY to its recipient.',
    ),
    sms_codes_per_day: {
      name: 'SMS codes a day',
      meaningOf: (value) =>
        `At most ${en.counted(Number(value), 'code')} a day go out by SMS; half of them for one brand or system.`,
    },
    sms_list: yesNoSetting(
      'Carrier blacklist',
      'An SMS RET goes to the blacklist of the carrier too. The carrier may then send neither codes nor answers to that number.',
      'An SMS RET does not go to the blacklist of the carrier.',
    ),
    complaint_answer_days: {
      name: 'Complaint period',
      meaningOf: (value) =>
        `Complaints are answered within ${en.counted(Number(value), 'business day')}: chosen by the company, not by law.`,
    },
    retention_years: {
      name: 'Retention',
      meaningOf: (value) =>
        `An address is kept for ${en.counted(Number(value), 'year')} after its consent has ended; the law asks for three.`,
    },
    iys_exchange: {
      name: 'Exchange with İYS',
      meaningOf: (value) =>
        value === 'off'
          ? 'The exchange with İYS is off.'
          : `Changes are reported to İYS by ${value === 'file' ? 'file' : 'its API, by themselves'}. Nothing is sent on an ONAY that İYS does not have.`,
    },
    iys_agreement: yesNoSetting(
      'Agreement with İYS',
      'If the records of yesterday are the same as at İYS, İYS is told by itself that we agree.',
      'İYS is not told that we agree with its records.',
    ),
    iys_late_refusals: yesNoSetting(
      'Late RET',
      'A RET that İYS finds too late is reported again by its API, with the source HS_KARAR and the present time.',
      'A RET that İYS finds too late is not reported again; it is shown among what waits.',
    ),
    pull_delay: {
      name: 'Delay of pulled changes',
      meaningOf: (value) =>
        value === '0'
          ? 'A system that pulls changes gets them at once.'
          : `A system that pulls changes gets them as late as at İYS: after ${en.counted(Number(value), 'minute')}.`,
    },
    iys_limits: yesNoSetting(
      'Limits of İYS',
      "Systems are held to İYS's limits of requests. For tests.",
      "Systems are not held to İYS's limits of requests.",
    ),
    consent_quota: offOrValueSetting(
      'Package quota',
      'Systems may add any number of addresses.',
      (value) =>
        `Once ${en.counted(Number(value), 'address', 'addresses')} are recorded, a new ONAY of a system is refused with H525. For tests.`,
    ),
    contact: offOrValueSetting('Contact', 'Recipients are not told how to reach the company.', (value) =>
      ended(`Recipients are told to reach the company at: ${value}`),
    ),
    page_color: offOrValueSetting(
      'Page color',
      "The pages that recipients see have izin's own color.",
      (value) => `The pages that recipients see have the color ${value}.`,
    ),
    page_logo: offOrValueSetting(
      'Page logo',
      'The pages that recipients see have no logo.',
      () => "The pages that recipients see have the company's logo.",
    ),
  },
  value: valueTextEn,
  acceptedValues: acceptsEn,
}

export const settings = { tr: turkish, en: english }
