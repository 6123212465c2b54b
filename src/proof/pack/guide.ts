import { sealText } from '../chain.ts'
import { textOfDay } from '../export/day-entry.ts'
import { enclosedIn } from './attached-files.ts'
import { dayFile, fileTextFile, shownFile } from './pack-files.ts'
import { daysInOrder, type Pack, type PackFile } from './pack-json.ts'
import type { PackLanguage } from './texts.ts'
import { shownIn } from './wordings.ts'

/** VERIFY.md: how a stranger checks the pack, with izin and without, on what is really in it. */
export function guide(pack: Pack, language: PackLanguage): string {
  return language === 'en' ? english(examplesOf(pack)) : turkish(examplesOf(pack))
}

/** Names and values of this pack, so that the commands can be copied as they stand. */
interface Examples {
  readonly change: string | null
  readonly evidence: string | null
  readonly secret: string | null
  readonly address: string
  /** The files that prove changes, with their digests. */
  readonly files: readonly PackFile[]
  /** How many of them are not here. */
  readonly apart: number
  /** The text that was shown to whoever made a change: its file, and the evidence that holds its digest. */
  readonly shown: { readonly file: string; readonly sha256: string; readonly change: string } | null
  /** The texts whose SHA-256 are the heads of a seal and a day, each with its head. */
  readonly heads: readonly { readonly text: string; readonly head: string }[]
  /** The first day that has a stamp: its text, the stamp, its head. */
  readonly day: { readonly text: string; readonly stamp: string; readonly head: string } | null
  readonly stamp: { readonly file: string; readonly sha384: string } | null
}

function examplesOf({
  changes,
  wordings = [],
  files = [],
  recipient,
  seals: [seal],
  days,
  links,
  stamps: [stamp],
}: Pack): Examples {
  const enclosed = enclosedIn(files)
  const here = files.filter(({ file }) => enclosed.has(file))
  const [day] = days
  const stamped = daysInOrder({ days, links }).find(({ stamp }) => stamp !== undefined)
  return {
    change: changes[0]?.id ?? null,
    apart: files.length - here.length,
    evidence: changes.find(({ evidence }) => evidence !== null)?.id ?? null,
    secret: recipient.known === 'yes' ? recipient.secret : null,
    address: recipient.address,
    files: here,
    shown: shownExample(changes, wordings),
    heads: [
      ...(seal === undefined ? [] : [{ text: sealText(inBytes(seal)), head: seal.head }]),
      ...(day === undefined ? [] : [{ text: textOfDay(day), head: day.head }]),
    ],
    day:
      stamped === undefined
        ? null
        : { text: dayFile(stamped, 'txt'), stamp: dayFile(stamped, 'tsr'), head: stamped.head },
    stamp:
      stamp === undefined
        ? null
        : { file: `stamps/${stamp.date}_${stamp.brandCode}.tsr`, sha384: stamp.sha384 },
  }
}

function shownExample(changes: Pack['changes'], wordings: NonNullable<Pack['wordings']>): Examples['shown'] {
  for (const change of changes) {
    const shown = shownIn(change)
    if (shown === null || shown.language === null || shown.digest === null) continue
    const { version, language, digest } = shown
    if (wordings.some((one) => one.version === version && one[language] !== null))
      return { file: shownFile(version, language), sha256: digest, change: change.id }
  }
  return null
}

function inBytes<Content extends { readonly root: string; readonly previousHead: string | null }>({
  root,
  previousHead,
  ...content
}: Content) {
  return {
    ...content,
    root: Buffer.from(root, 'hex'),
    previousHead: previousHead === null ? null : Buffer.from(previousHead, 'hex'),
  }
}

const changeCommand = (id: string) => `    sha256sum changes/${id}.txt`
const hmac = (secret: string) => `openssl dgst -sha256 -mac HMAC -macopt hexkey:${secret}`
const addressCommand = (address: string, secret: string) => `    printf '%s' '${address}' | ${hmac(secret)}`
const evidenceCommand = (id: string, secret: string) => `    ${hmac(secret)} evidence/${id}.json`
const shownCommand = ({ file }: NonNullable<Examples['shown']>) => `    sha256sum ${file}`
const fileCommand = ({ file }: PackFile) => `    sha256sum ${file}`
const fileTextCommand = ({ place }: PackFile, secret: string) => `    ${hmac(secret)} ${fileTextFile(place)}`
const wholeCommand =
  '    test ! -e SHA256SUMS.tsr || openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile tsa-root.pem'
const dayCommands = ({ text, stamp }: NonNullable<Examples['day']>) =>
  `    sha256sum ${text}\n    openssl ts -verify -data ${text} -in ${stamp} -CAfile tsa-root.pem`
const stampCommand = ({ file, sha384 }: NonNullable<Examples['stamp']>) =>
  `    openssl ts -verify -digest ${sha384} -in ${file} -CAfile tsa-root.pem`
/** Heads are JSON, which never holds a single quote here: only numbers, hex digits and our own words. */
const headCommand = ({ text }: Examples['heads'][number]) => `    printf '%s' '${text}' | sha256sum`

/** Paragraphs and commands under each other; what the pack has nothing for is left out. */
function joined(parts: readonly (string | null)[]): string {
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`
}

function turkish({
  change,
  evidence,
  secret,
  address,
  files,
  apart,
  shown,
  heads,
  day,
  stamp,
}: Examples): string {
  return joined([
    '# Bu dosya nasıl doğrulanır',
    `\`pack.pdf\` okumak içindir. Doğrulanan \`pack.json\` dosyasıdır; öteki dosyalar onun parçalarıdır, tek tek elle denetlenebilsin diye ayrıca konmuştur.`,
    '## Hepsi bir komutla',
    `    izin verify --export pack.zip`,
    `Ağ, anahtar ve veritabanı gerekmez. ZIP’in adı ne olursa olsun olur; yalnız \`pack.json\` da verilebilir. Değiştirilmiş ilk kaydı adıyla söyler ve 1 koduyla biter.`,
    '## Yolda bozulma',
    '    sha256sum -c SHA256SUMS',
    '## Dosyanın bütününün zaman damgası',
    'Bir zaman damgası kurumu tanımlıysa ve yanıt vermişse, öteki bütün dosyaların özetlerini taşıyan bu liste de damgalanmıştır. Kök sertifikayı kurumdan alın, bu dosyadan değil:',
    wholeCommand,
    ...(change === null
      ? []
      : [
          '## Bir değişiklik',
          'Değişikliğin bütün alanları `changes` klasöründe bir satır metindir. SHA-256 özeti dosyanın adıdır, yani İYS’deki gibi 64 haneli işlem numarası:',
          changeCommand(change),
          'Metindeki yedinci alan, aynı iznin (marka, alıcı tipi, kanal) bir önceki değişikliğinin numarasıdır; ilkinde `null`. Böylece aradan bir değişiklik çıkarılamaz.',
        ]),
    ...(secret === null
      ? []
      : [
          '## Adres',
          'Değişiklikte adresin kendisi değil, taahhüdü (beşinci alan) durur. Adres ve gizli değer onu verir:',
          addressCommand(address, secret),
        ]),
    ...(evidence === null || secret === null
      ? []
      : ['## Kanıt', 'Kanıtın özeti değişikliğin son alanıdır:', evidenceCommand(evidence, secret)]),
    ...(files.length === 0 || secret === null
      ? []
      : [
          '## Kanıt dosyaları',
          'Değişiklikleri gösteren dosyalar `evidence/files` klasöründedir; her birinin adı kendi SHA-256 özetidir:',
          files.map(fileCommand).join('\n'),
          'Hangi dosyanın hangi değişikliğe eklendiği ve özeti, `evidence/later` klasöründeki metinlerde yazılıdır. O metnin özeti, `pack.json` içinde aynı numaralı kanıtın (`laterEvidence`) `digest` değeridir:',
          files.map((file) => fileTextCommand(file, secret)).join('\n'),
          apart === 0
            ? null
            : `Listedeki ${apart} dosya, hepsi birden çok büyük olduğu için burada değildir; özetleri aynı metinlerde yazılıdır, kendileri şirketten tek tek istenir.`,
        ]),
    ...(shown === null
      ? []
      : [
          '## Gösterilen metin',
          `Alıcının gördüğü metin \`shown\` klasöründedir. Özeti, kanıtındaki \`textDigest\` değeridir (\`evidence/${shown.change}.json\`):`,
          shownCommand(shown),
        ]),
    ...(heads.length === 0
      ? []
      : [
          '## Mühür ve gün',
          'Her değişiklik, `pack.json` içindeki `path` özetleriyle mührünün köküne, mühür de gününün köküne götürür (RFC 6962, 2.1: yaprak SHA-256(00 ‖ veri), düğüm SHA-256(01 ‖ sol ‖ sağ)); bunu `izin verify` hesaplar. Mührün ve günün başı (`head`), `seals.json` içindeki değerlerin şu yazılışının SHA-256 özetidir:',
          ...heads.map(headCommand),
          `Çıkan özetler sırasıyla: ${heads.map(({ head }) => `\`${head}\``).join(', ')}.`,
        ]),
    ...(day === null
      ? []
      : [
          '## Günün zaman damgası',
          `Günün kendisi, yani \`days\` klasöründeki bir satırlık metni (SHA-384) damgalanmıştır. O metnin SHA-256 özeti günün başıdır (burada \`${day.head}\`); değişiklikler yukarıdaki özet yoluyla ona bağlanır, metinde önceki günün başı da durur, böylece kendi damgası olmayan bir gün de sonraki günlerin metinleriyle damgalı bir güne bağlanır. Damgayı veren kurumun kök sertifikasını kurumdan alın, bu dosyadan değil:`,
          dayCommands(day),
        ]),
    ...(stamp === null
      ? []
      : [
          '## Hareket dosyasının damgası',
          'Günün hareket dosyası (SHA-384) ayrıca damgalanmıştır; kök sertifika yine kurumdan alınır:',
          stampCommand(stamp),
          'Hareket dosyasında başkalarının adresleri de vardır; bu yüzden burada yoktur. Bu damganın o dosyaya ait olduğu ancak dosyanın kendisiyle görülür; bu paketteki değişiklikleri bağlayan, günün damgasıdır.',
        ]),
    '## Bu dosyanın göstermediği',
    'Hiçbir mühürde durmayan, şirketin sözüne kalan şunlardır: şirketin ve markaların adları ile markaların kapanış günleri, İYS’deki durum, reddin uygulanması için sayılan takvim (`calendar`; son gün ona göre yeniden sayılır), dış tanıkların günü ne zaman gördüğü, şikâyetler, dosyanın hazırlandığı an ve hazırlayan. `SHA256SUMS.tsr` varsa bunlar da en geç o damganın anında böyleydi. `pack.pdf` ile bu sayfanın özetleri `pack.json` içindedir; `izin verify` ikisini yeniden bastığıyla da karşılaştırır ve başka bir sürüm bastıysa bunu söyler.',
    'Sonradan eklenmiş bir kanıt, kapanan gününe bağlıdır (`laterLinks`); bir kanıtın dışarıda bırakıldığı ise bu dosyadan görülmez. Son değişiklikten sonra bir kaydın dışarıda bırakılmadığını tek başına gösteremez. Bunun için şirketten kayıt defterinin dökümü (`izin export`) istenir; aynı komutla doğrulanır. Şikâyetler ve sonuçları burada yalnızca yazılıdır; gün mühürlerine bağlı oldukları da o dökümle görülür. `sha256sum -c` yalnızca bozulmayı gösterir: dosyayı baştan hazırlayan biri listeyi de baştan hazırlar. Baştan hazırlanmış bir kayda karşı, gün başlarını gören dış tanıklar ve zaman damgaları korur.',
  ])
}

function english({
  change,
  evidence,
  secret,
  address,
  files,
  apart,
  shown,
  heads,
  day,
  stamp,
}: Examples): string {
  return joined([
    '# How to verify this pack',
    '`pack.pdf` is for reading. What is verified is `pack.json`; the other files are parts of it, there once more so that each can be checked by hand.',
    '## All at once',
    '    izin verify --export pack.zip',
    'Needs no network, key or database. The ZIP may have any name, and `pack.json` alone will do as well. It names the first entry that was altered and ends with code 1.',
    '## Damage on the way',
    '    sha256sum -c SHA256SUMS',
    '## The time stamp of the whole pack',
    'Where an authority is set up and has answered, this list, which holds the digests of all the other files, is stamped as well. Take the root certificate from the authority itself, not from here:',
    wholeCommand,
    ...(change === null
      ? []
      : [
          '## A change',
          'All fields of a change are one line of text in the folder `changes`. Its SHA-256 is the name of the file: the transaction id of 64 digits, as in İYS:',
          changeCommand(change),
          'The seventh field is the id of the change before it of the same consent (brand, recipient type, channel); `null` for the first. So none can be taken out in between.',
        ]),
    ...(secret === null
      ? []
      : [
          '## The address',
          'A change holds not the address but its commitment (the fifth field). Address and secret give it:',
          addressCommand(address, secret),
        ]),
    ...(evidence === null || secret === null
      ? []
      : [
          '## Evidence',
          'The digest of the evidence is the last field of its change:',
          evidenceCommand(evidence, secret),
        ]),
    ...(files.length === 0 || secret === null
      ? []
      : [
          '## Files of evidence',
          'The files that show the changes are in the folder `evidence/files`; the name of each is its own SHA-256 digest:',
          files.map(fileCommand).join('\n'),
          'Which file was added to which change, and its digest, stand in the texts of the folder `evidence/later`. The digest of such a text is the `digest` of the evidence of that number (`laterEvidence`) in `pack.json`:',
          files.map((file) => fileTextCommand(file, secret)).join('\n'),
          apart === 0
            ? null
            : `Of the list, ${apart} are not here, since all together are too large; their digests stand in the same texts, and the company hands them out one by one.`,
        ]),
    ...(shown === null
      ? []
      : [
          '## The text that was shown',
          `What the recipient saw is in the folder \`shown\`. Its digest is \`textDigest\` in the evidence (\`evidence/${shown.change}.json\`):`,
          shownCommand(shown),
        ]),
    ...(heads.length === 0
      ? []
      : [
          '## Seal and day',
          'The hashes in `path` in `pack.json` lead from each change to the root of its seal, and from the seal to that of its day (RFC 6962, 2.1: leaf SHA-256(00 ‖ data), node SHA-256(01 ‖ left ‖ right)); `izin verify` computes them. The head of a seal or a day is the SHA-256 of the values in `seals.json`, written like this:',
          ...heads.map(headCommand),
          `The digests that come out are, in this order: ${heads.map(({ head }) => `\`${head}\``).join(', ')}.`,
        ]),
    ...(day === null
      ? []
      : [
          '## The time stamp of the day',
          `The day itself is stamped: its text of one line in the folder \`days\` (SHA-384). The SHA-256 of that text is the head of the day (here \`${day.head}\`), to which the changes lead by the hashes above; the text also holds the head of the day before, so that a day without a stamp of its own leads by the texts of the days after it to one that has. Take the root certificate from the authority itself, not from here:`,
          dayCommands(day),
        ]),
    ...(stamp === null
      ? []
      : [
          '## The time stamp of the movement file',
          'The movement file of the day (SHA-384) is stamped as well; the root certificate comes from the authority again:',
          stampCommand(stamp),
          'The movement file holds other people’s addresses, so it is not here. That this stamp is of that file only the file itself can show; what the changes of this pack are tied to is the stamp of the day.',
        ]),
    '## What this pack does not show',
    'What no seal holds, and so stands on the word of the company: the names of the company and its brands and when brands were closed, how it stands in İYS, the calendar by which the days for stopping are counted (`calendar`; the last day is counted again by it), when witnesses outside saw a day, complaints, when the pack was made and by whom. Where `SHA256SUMS.tsr` is there, all this was so at the moment of that stamp at the latest. The digests of `pack.pdf` and of this page are in `pack.json`; `izin verify` compares both with what it prints again, too, and says so where another version printed them.',
    'A piece of evidence added later is tied to its day once that is closed (`laterLinks`); that one was left out cannot be seen here. That no record was left out behind the last change it cannot show by itself. For that, ask the company for the whole register (`izin export`), which the same command verifies. Complaints and their outcomes are only told here; that they are bound into the seals of the days is seen there, too. `sha256sum -c` tells damage only: whoever makes the file anew makes the list anew. Against a register made anew stand the witnesses outside that saw the heads of the days, and the time stamps.',
  ])
}
