export const guideTr = {
  title: '# Bu dosya nasıl doğrulanır',
  about:
    '`pack.pdf` okumak içindir. Doğrulanan `pack.json` dosyasıdır; diğer dosyalar onun parçalarıdır, tek tek elle denetlenebilsin diye ayrıca konmuştur.',
  all: '## Hepsi bir komutla',
  allAbout:
    'Ağ, anahtar ve veritabanı gerekmez. ZIP dosyasının adı önemli değildir; yalnızca `pack.json` da verilebilir. Değiştirilmiş ilk kaydı bildirir ve 1 koduyla biter.',
  damage: '## Yolda bozulma',
  whole: '## Dosyanın tamamının zaman damgası',
  wholeAbout:
    'Bir zaman damgası kurumu tanımlıysa ve yanıt vermişse, diğer tüm dosyaların özetlerini taşıyan bu liste de damgalanmıştır. Kök sertifikayı kurumdan alın, bu dosyadan değil:',
  change: '## Bir değişiklik',
  changeAbout:
    'Değişikliğin tüm alanları `changes` klasöründe bir satır metindir. SHA-256 özeti dosyanın adıdır, yani İYS’deki gibi 64 haneli işlem numarası:',
  changeChain:
    'Metindeki yedinci alan, aynı iznin (marka, alıcı tipi, kanal) bir önceki değişikliğinin numarasıdır; ilkinde `null`. Böylece aradan bir değişiklik çıkarılamaz.',
  address: '## Adres',
  addressAbout:
    'Değişiklikte adresin kendisi değil, taahhüdü (beşinci alan) durur. Adres ve gizli değer onu verir:',
  evidence: '## Kanıt',
  evidenceAbout: 'Kanıtın özeti değişikliğin son alanıdır:',
  seal: '## Mühür ve gün',
  sealAbout:
    'Her değişiklik, `pack.json` içindeki `path` özetleriyle mührünün köküne, mühür de gününün köküne götürür (RFC 6962, 2.1: yaprak SHA-256(00 ‖ veri), düğüm SHA-256(01 ‖ sol ‖ sağ)); bunu `izin verify` hesaplar. Mührün ve günün başı (`head`), aynı dosyadaki değerlerin şu yazılışının SHA-256 özetidir:',
  heads: (heads: string) => `Çıkan özetler sırasıyla: ${heads}.`,
  day: '## Günün zaman damgası',
  dayAbout: (head: string) =>
    `Günün kendisi, yani \`days\` klasöründeki bir satırlık metni (SHA-384) damgalanmıştır. O metnin SHA-256 özeti günün başıdır (burada \`${head}\`); değişiklikler yukarıdaki özet yoluyla ona bağlanır, metinde önceki günün başı da durur, böylece kendi damgası olmayan bir gün de sonraki günlerin metinleriyle damgalı bir güne bağlanır. Damgayı veren kurumun kök sertifikasını kurumdan alın, bu dosyadan değil:`,
  limits: '## Bu dosyanın göstermediği',
  unsealed:
    'Hiçbir mühürde durmayan, şirketin sözüne kalan şunlardır: şirketin, markaların ve çalışanların adları (`names`), markaların kapanış günleri, İYS’deki durum, RET’in uygulanması için sayılan takvim (`calendar`; son gün ona göre yeniden sayılır), dış tanıkların günü ne zaman gördüğü, şikâyetler, dosyanın hazırlandığı an ve hazırlayan. `SHA256SUMS.tsr` varsa bunlar da en geç o damganın anında böyleydi. `pack.pdf` ile bu sayfanın özetleri `pack.json` içindedir; `izin verify` ikisini yeniden bastığıyla da karşılaştırır ve başka bir sürüm bastıysa bunu söyler.',
  later:
    'Sonradan eklenmiş bir kanıt aynı defterin bir kaydıdır ve `seal` altındaki yolla gününe bağlıdır; son kanıtın dışarıda bırakıldığı ise bu dosyadan görülmez. Son değişiklikten sonra bir kaydın dışarıda bırakılmadığını tek başına gösteremez. Bunun için şirketten kayıt defterinin dökümü (`izin export`) istenir; aynı komutla doğrulanır. Şikâyetler ve sonuçları burada yalnızca yazılıdır; gün mühürlerine bağlı oldukları da o dökümle görülür. `sha256sum -c` yalnızca bozulmayı gösterir: dosyayı baştan hazırlayan biri listeyi de baştan hazırlar. Baştan hazırlanmış bir kayda karşı, gün başlarını gören dış tanıklar ve zaman damgaları korur.',
}

export type GuideTexts = typeof guideTr

export const guideEn: GuideTexts = {
  title: '# How to verify this pack',
  about:
    '`pack.pdf` is for reading. What is verified is `pack.json`; the other files are parts of it, there once more so that each can be checked by hand.',
  all: '## All at once',
  allAbout:
    'Needs no network, key or database. The ZIP may have any name, and `pack.json` alone will do as well. It names the first entry that was altered and ends with code 1.',
  damage: '## Damage on the way',
  whole: '## The time stamp of the whole pack',
  wholeAbout:
    'Where an authority is set up and has answered, this list, which holds the digests of all the other files, is stamped as well. Take the root certificate from the authority itself, not from here:',
  change: '## A change',
  changeAbout:
    'All fields of a change are one line of text in the folder `changes`. Its SHA-256 is the name of the file: the transaction id of 64 digits, as in İYS:',
  changeChain:
    'The seventh field is the id of the change before it of the same consent (brand, recipient type, channel); `null` for the first. So none can be taken out in between.',
  address: '## The address',
  addressAbout:
    'A change holds not the address but its commitment (the fifth field). Address and secret give it:',
  evidence: '## Evidence',
  evidenceAbout: 'The digest of the evidence is the last field of its change:',
  seal: '## Seal and day',
  sealAbout:
    'The hashes in `path` in `pack.json` lead from each change to the root of its seal, and from the seal to that of its day (RFC 6962, 2.1: leaf SHA-256(00 ‖ data), node SHA-256(01 ‖ left ‖ right)); `izin verify` computes them. The head of a seal or a day is the SHA-256 of the values in the same file, written like this:',
  heads: (heads: string) => `The digests that come out are, in this order: ${heads}.`,
  day: '## The time stamp of the day',
  dayAbout: (head: string) =>
    `The day itself is stamped: its text of one line in the folder \`days\` (SHA-384). The SHA-256 of that text is the head of the day (here \`${head}\`), to which the changes lead by the hashes above; the text also holds the head of the day before, so that a day without a stamp of its own leads by the texts of the days after it to one that has. Take the root certificate from the authority itself, not from here:`,
  limits: '## What this pack does not show',
  unsealed:
    'What no seal holds, and so stands on the word of the company: the names of the company, its brands and its staff (`names`), and when brands were closed, how it stands in İYS, the calendar by which the days for stopping are counted (`calendar`; the last day is counted again by it), when witnesses outside saw a day, complaints, when the pack was made and by whom. Where `SHA256SUMS.tsr` is there, all this was so at the moment of that stamp at the latest. The digests of `pack.pdf` and of this page are in `pack.json`; `izin verify` compares both with what it prints again, too, and says so where another version printed them.',
  later:
    'A piece of evidence added later is an entry of the same ledger, tied to its day by the path in `seal`; that the last one was left out cannot be seen here. The pack alone cannot show that no record was left out after the last change. For that, ask the company for the whole register (`izin export`), which the same command verifies. Complaints and their outcomes are only told here; that they are bound into the seals of the days is seen there, too. `sha256sum -c` finds damage only: a forged file comes with a new list. Only posted heads of days and time stamps show that a register was not rewritten as a whole.',
}
