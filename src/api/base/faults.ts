import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RefusalCode } from '../../consent/refusal.ts'

/** Reason for which a request is refused. Each fault becomes one entry of the list `errors` in the answer. */
export interface Fault {
  readonly code: Code
  /** Field with the fault. Without it the field of the code is named. */
  readonly location?: string | readonly (string | number)[] | undefined
  /** Wrong value. It is returned to the sender and never logged. */
  readonly value?: unknown
  /** Place of the wrong item in a list of the request, from 0. */
  readonly index?: number | undefined
  /** Sentence that replaces the sentence of the code. */
  readonly message?: string | undefined
}

/** Error for a request that cannot be carried out. The route answers with the faults. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly faults: readonly Fault[]
  /** Time in ms after which the request may be made again; 0 without such a time. */
  readonly waitMs: number

  constructor(faults: readonly Fault[], waitMs = 0) {
    super('Cannot carry out a request: it is refused')
    this.faults = faults
    this.waitMs = waitMs
  }
}

/** Content type with a charset, since İYS's Java clients read a body without one as Latin-1. */
export const jsonType = 'application/json; charset=utf-8'

export function answerJson<Body>(c: Context, body: Body, status: ContentfulStatusCode = 200): Response {
  return c.body(JSON.stringify(body), status, { 'content-type': jsonType })
}

const valueLengthMax = 300

/** Facts that a refusal has beside İYS's list `errors`, for the calling program to act on. */
export interface RefusalNotes {
  /** True if a RET in the request was stored although the request is refused. */
  readonly refusalStored?: true
  /** Last cursor of the list of changes, if the request has one beyond it. */
  readonly end?: number
  /** Time in UTC from which the request may be made again. */
  readonly retryAt?: string
}

/** Answers a request with its faults in İYS's form. Unless `status` is set, the HTTP status is that of the faults' codes. */
export function refuse(
  c: Context,
  faults: readonly Fault[],
  {
    status = statusOf(faults),
    notes,
  }: { readonly status?: ContentfulStatusCode; readonly notes?: RefusalNotes | undefined } = {},
): Response {
  return answerJson(c, { errors: faults.map(errorOf), izin: notes }, status)
}

/**
 * Returns the HTTP status of an answer with these faults. 422 (wrong field) comes before any other, as at İYS: H267 has 400
 * alone, but 422 beside a wrong field.
 */
function statusOf(faults: readonly Fault[]): ContentfulStatusCode {
  const statuses = faults.map((fault) => codeEntry(fault.code).status)
  return statuses.includes(422) ? 422 : (statuses[0] ?? 400)
}

/**
 * Returns a fault as an entry of the list `errors`, in İYS's form. Only a fault of a field has `location` and `value`, and a
 * value is left out if it is long, a list or an object.
 */
export function errorOf({ code, location, value, index, message: sentence }: Fault) {
  const { status, field, message } = codeEntry(code)
  const place = location ?? field
  const isField = status === 422 || location !== undefined
  return {
    code,
    message: sentence ?? messageAt(code, message, place),
    ...(isField && place !== null ? { location: typeof place === 'string' ? [place] : [...place] } : {}),
    ...(isField && isShort(value) ? { value } : {}),
    ...(index === undefined ? {} : { index }),
  }
}

/** Sentences for wrong fields that only izin's routes have. İYS has no code for them, so they are answered with H098. */
const izinFieldSentences: Readonly<Record<string, string>> = {
  origin: 'origin yalnızca staff, recipient veya system olabilir.',
  after: 'after, önceki yanıttaki imleç olmalı.',
  links: 'links yalnızca true veya false olabilir.',
  ticket: 'ticket yalnızca JSON gövdesinde, true veya false olarak gönderilir.',
  recipient: 'recipient ve recipients birlikte gönderilemez.',
  code: 'code, altı rakamlı bir metin olmalı.',
}

/** Returns the sentence of a code for a field. İYS's field `type` is called `channel` in izin's own routes. */
function messageAt(code: Code, message: string, place: Fault['location'] | null): string {
  if (place === 'channel') return message.replace(/^type/, place)
  return (code === 'H098' && typeof place === 'string' && izinFieldSentences[place]) || message
}

/** True if an answer may repeat a wrong value: a number, true, false or a short text. */
function isShort(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= valueLengthMax
  return typeof value === 'number' || typeof value === 'boolean'
}

interface CodeEntry {
  readonly status: 200 | 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503
  /** Field that the answer names as `location`; null if the fault is not about a single field. */
  readonly field: string | null
  readonly message: string
}

function code(status: CodeEntry['status'], field: string | null, message: string): CodeEntry {
  return { status, field, message }
}

/**
 * All codes that the API answers. İYS does not publish H125 for too many addresses and H122 without a type; izin chose
 * them.
 */
export const codes = {
  H014: code(400, 'body', 'İstek gövdesi bu adresin beklediği JSON değil.'),
  H015: code(500, null, 'Beklenmeyen bir sunucu hatası oluştu.'),
  H084: code(
    429,
    null,
    'Saatlik jeton isteği sınırı aşıldı; Retry-After başlığındaki saniye kadar bekleyin.',
  ),
  H085: code(400, 'body', 'İzin ekleme isteği geçerli değil: gövde tek bir izin nesnesi olmalı.'),
  H086: code(429, null, 'Saatlik durum sorgusu sınırı (1.000) aşıldı.'),
  H089: code(429, null, 'Saatlik geçmiş sorgusu sınırı (100) aşıldı.'),
  H091: code(422, null, 'Tek istekte en çok 1.000 izin gönderilebilir.'),
  H092: code(
    400,
    'body',
    'Çoklu izin ekleme isteği geçerli değil: gövde, izin nesnelerinden oluşan dolu bir liste olmalı.',
  ),
  H093: code(422, 'username', 'username ve password alanları zorunludur; username iki nokta içeremez.'),
  H097: code(400, 'body', 'İzin sorgulama isteği geçerli değil: gövde bir nesne olmalı.'),
  H098: code(400, null, 'İzin hareketi sorgusu geçerli değil.'),
  H110: code(422, 'status', 'status alanı zorunludur.'),
  H111: code(422, 'type', 'type alanı zorunludur.'),
  H112: code(422, 'consentDate', 'consentDate alanı BIREYSEL alıcı için zorunludur.'),
  H113: code(422, 'source', 'source alanı BIREYSEL alıcı için zorunludur.'),
  H114: code(422, 'recipient', 'recipient alanı zorunludur.'),
  H115: code(422, 'status', 'status yalnızca ONAY veya RET olabilir.'),
  H116: code(422, 'recipientType', 'recipientType yalnızca BIREYSEL veya TACIR olabilir.'),
  H117: code(422, 'type', 'type yalnızca ARAMA, MESAJ veya EPOSTA olabilir.'),
  H118: code(422, null, 'İzinde böyle bir alan yoktur.'),
  H119: code(422, 'source', 'source, hizmet sağlayıcının kullanabileceği HS_ kaynaklarından biri değil.'),
  H120: code(422, 'recipient', 'recipient geçerli bir e-posta adresi değil.'),
  H121: code(422, 'recipient', 'recipient E.164 biçiminde, geçerli bir telefon numarası değil.'),
  H122: code(422, 'recipient', 'recipient ne geçerli bir telefon numarası ne de e-posta adresi.'),
  H124: code(429, null, 'Saniyelik istek sınırı aşıldı.'),
  H125: code(
    422,
    'recipients',
    'Tek istekte en çok 1.000 alıcı gönderilebilir; ret bağlantısı için en çok 100.',
  ),
  H126: code(422, 'retailerAccess', 'Bayi listesi en çok 100 bayi içerebilir.'),
  H155: code(422, 'consentDate', 'HS_2015 kaynağıyla yalnızca 2015-05-01 00:00:00 tarihi kullanılabilir.'),
  H156: code(422, 'consentDate', 'consentDate 1 Mayıs 2015 tarihinden önce olamaz.'),
  H157: code(422, 'consentDate', 'consentDate takvimde olmayan bir tarih veya saat.'),
  H158: code(422, 'consentDate', 'consentDate YYYY-MM-DD HH:mm:ss biçiminde olmalı.'),
  H160: code(422, 'recipient', 'Telefon numarası 15 karakterden uzun olamaz.'),
  H162: code(422, 'consentDate', 'consentDate gelecekte olamaz.'),
  H164: code(422, 'recipients', 'Alıcı listesi boş olamaz.'),
  H166: code(422, 'recipient', 'Telefon numarası 15 karakterden uzun olamaz.'),
  H168: code(422, 'recipients', 'recipients alanı zorunludur.'),
  H170: code(422, 'recipientType', 'recipientType alanı zorunludur.'),
  H174: code(400, 'status', 'Kayıt zaten bu durumda.'),
  H175: code(400, 'status', 'Bir alıcının ilk kaydı RET olamaz.'),
  H178: code(400, 'consentDate', 'consentDate kayıtlı tarihten yeni değil.'),
  H180: code(403, 'retailerCode', 'Bu hesapta böyle bir bayi yok.'),
  H182: code(422, 'offset', 'offset sıfır veya daha büyük bir tam sayı olmalı.'),
  H183: code(422, 'limit', 'limit bir tam sayı olmalı.'),
  H186: code(422, 'limit', 'limit en çok 100 olabilir.'),
  H187: code(422, 'limit', 'limit sıfır olamaz.'),
  H190: code(422, 'iysCode', 'iysCode bir tam sayı olmalı.'),
  H191: code(422, 'brandCode', 'brandCode bir tam sayı olmalı.'),
  H192: code(503, null, 'İstek zamanında işlenemedi; aynı istek yeniden gönderilebilir.'),
  H193: code(422, 'recipients', 'Değer listede yineleniyor.'),
  H194: code(422, 'recipient', 'Aynı alıcı, alıcı tipi ve izin tipi listede yineleniyor.'),
  H198: code(422, 'requestId', 'requestId en çok 36 karakter olabilir.'),
  H199: code(422, 'requestId', 'requestId yalnızca harflerden oluşamaz.'),
  H267: code(400, 'retailerCode', 'retailerCode boş olamaz; değeri yoksa gönderilmemelidir.'),
  H351: code(401, null, 'Erişim jetonu yok, geçersiz veya süresi dolmuş.'),
  H353: code(403, null, 'Bu kullanıcı bu iysCode ve brandCode için işlem yapamaz.'),
  H400: code(422, 'requestId', 'requestId yalnızca rakamlardan oluşamaz.'),
  H403: code(400, 'body', 'İzin durumu sorgulama isteği geçerli değil: gövde bir nesne olmalı.'),
  H408: code(422, 'status', 'HS_KARAR kaynağıyla yalnızca RET gönderilebilir.'),
  H462: code(400, 'consentDate', 'Kayıtlı TACIR izni güncellenirken consentDate zorunludur.'),
  H463: code(400, 'source', 'Kayıtlı TACIR izni güncellenirken source zorunludur.'),
  H464: code(422, 'recipients', 'Alıcı adresi sorgulanan izin türüne uygun değil.'),
  H467: code(422, 'consentDate', 'İzin üç iş gününden eski.'),
  H478: code(422, 'recipients', 'recipients bir liste olmalı.'),
  H501: code(422, 'reportDate', 'reportDate YYYY-MM-DD biçiminde, takvimde olan bir gün olmalı.'),
  H502: code(422, 'reportDate', 'reportDate en çok 7 gün öncesi olabilir.'),
  H506: code(422, 'source', 'source yalnızca HS veya IYS olabilir.'),
  H507: code(422, 'limit', 'limit en çok 1.000 olabilir.'),
  H512: code(422, 'agreementStatus', 'agreementStatus yalnızca true olabilir.'),
  H525: code(
    422,
    null,
    'Adres kotası doldu, yeni ONAY eklenemez; RET gönderilebilir. Kotayı artırması için izin yöneticisine başvurun.',
  ),
  H530: code(422, null, 'Bağlantı oluşturulamadı.'),
  H531: code(422, 'url', 'Bağlantı adresi (url) https ile başlamalıdır.'),
  H568: code(200, 'recipient', 'Ret bağlantısı yalnızca ONAY durumundaki adres için oluşturulur.'),
  /** Codes of izin, for which İYS has none: the status, and a word if a status has several. docs/en/systems.md lists them. */
  'IZIN-400-KEY': code(400, null, 'Idempotency-Key 1 ile 255 karakter arasında olmalı.'),
  'IZIN-400-TOKEN': code(400, null, 'Jeton isteği geçersiz; error ve error_description nedenini söyler.'),
  'IZIN-401': code(401, null, 'Kullanıcı adı ya da parola yok ya da yanlış.'),
  'IZIN-403': code(403, null, 'Bu kullanıcının bu işlem için yetkisi yok (izin client add --scope).'),
  'IZIN-404': code(404, null, 'Böyle bir adres yok.'),
  'IZIN-404-LEFT-OUT': code(404, null, 'izin bayi, iş ortağı, ViA formu ve il/ilçe hizmetlerini sunmaz.'),
  'IZIN-404-TICKET': code(404, null, 'Böyle bir gönderim bileti yok.'),
  'IZIN-404-PROOF': code(404, null, 'Böyle bir doğrulama yok; bir gün sonra silinir.'),
  'IZIN-405': code(405, null, 'Bu adres bu metodu kabul etmez; Allow başlığındakilerden birini kullanın.'),
  'IZIN-409-CUT-OFF': code(
    409,
    null,
    'Bu Idempotency-Key ile gönderilen istek yarıda kaldı, sonucu bilinmiyor. Kaydı sorgulayın; yoksa yeni bir anahtarla gönderin.',
  ),
  'IZIN-409-RUNNING': code(
    409,
    null,
    'Bu Idempotency-Key ile gönderilen istek sürüyor. Retry-After başlığındaki saniye kadar bekleyip aynı anahtarla yeniden gönderin.',
  ),
  'IZIN-410': code(
    410,
    'after',
    'after son imlecin ötesinde: veritabanı bir yedekten geri yüklenmiş olabilir. Yedekten önceki bir imleçten ya da 0’dan yeniden okuyun.',
  ),
  'IZIN-410-PROOF': code(
    410,
    null,
    'Bu kodun süresi doldu ya da çok kez denendi; yeni bir doğrulama başlatın (POST /v1/proofs).',
  ),
  'IZIN-413': code(413, null, 'İstek gövdesi çok büyük.'),
  'IZIN-415': code(415, null, 'Content-Type başlığı application/json olmalı.'),
  'IZIN-422-CHANNELS': code(
    422,
    'channels',
    'channels dolu bir liste olmalı: telefon için ARAMA ve MESAJ, e-posta adresi için EPOSTA.',
  ),
  'IZIN-422-CODE': code(422, 'code', 'Kod yanlış; triesLeft kalan deneme sayısıdır.'),
  'IZIN-422-KEY': code(
    422,
    null,
    'Bu Idempotency-Key başka bir istekle kullanıldı; yeni bir anahtar gönderin.',
  ),
  'IZIN-422-LIST': code(
    422,
    'recipients',
    'recipients en çok 10.000 adres alır; daha uzun listeyi application/x-ndjson olarak gönderin.',
  ),
  'IZIN-429-CODE': code(429, null, 'Çok sayıda kod istendi. Retry-After başlığındaki saniye kadar bekleyin.'),
  'IZIN-503-SENDER': code(
    503,
    null,
    'Kod gönderilemiyor: bu adres türü için SMS ya da e-posta gönderimi kurulu değil.',
  ),
  'IZIN-429': code(
    429,
    null,
    'Bu istemcinin günlük sorgu sınırı doldu: bugün izni olmayan çok sayıda adres soruldu. Retry-After başlığındaki saniye kadar bekleyin; değişiklik akışı sürer.',
  ),
} as const satisfies Record<RefusalCode, CodeEntry> & Record<string, CodeEntry>

export type Code = keyof typeof codes

/** Returns the HTTP status, field and sentence of a code. */
export function codeEntry(name: Code): CodeEntry {
  return codes[name]
}
