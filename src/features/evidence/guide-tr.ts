/** The words of VERIFY.md in Turkish. Headings begin with `##`; what the pack has nothing for is left out. */
export const guideTr = {
  title: '# Bu dosya nasıl doğrulanır',
  about:
    '`pack.pdf` okumak içindir. Doğrulanan `pack.json` dosyasıdır; öteki dosyalar onun parçalarıdır, tek tek elle denetlenebilsin diye ayrıca konmuştur.',
  all: '## Hepsi bir komutla',
  allAbout:
    'Ağ, anahtar ve veritabanı gerekmez. ZIP’in adı ne olursa olsun olur; yalnız `pack.json` da verilebilir. Değiştirilmiş ilk kaydı adıyla söyler ve 1 koduyla biter.',
  damage: '## Yolda bozulma',
  whole: '## Dosyanın bütününün zaman damgası',
  wholeAbout:
    'Bir zaman damgası kurumu tanımlıysa ve yanıt vermişse, öteki bütün dosyaların özetlerini taşıyan bu liste de damgalanmıştır. Kök sertifikayı kurumdan alın, bu dosyadan değil:',
  change: '## Bir değişiklik',
  changeAbout:
    'Değişikliğin bütün alanları `changes` klasöründe bir satır metindir. SHA-256 özeti dosyanın adıdır, yani İYS’deki gibi 64 haneli işlem numarası:',
  changeChain:
    'Metindeki yedinci alan, aynı iznin (marka, alıcı tipi, kanal) bir önceki değişikliğinin numarasıdır; ilkinde `null`. Böylece aradan bir değişiklik çıkarılamaz.',
  address: '## Adres',
  addressAbout:
    'Değişiklikte adresin kendisi değil, taahhüdü (beşinci alan) durur. Adres ve gizli değer onu verir:',
  evidence: '## Kanıt',
  evidenceAbout: 'Kanıtın özeti değişikliğin son alanıdır:',
  files: '## Kanıt dosyaları',
  filesAbout:
    'Değişiklikleri gösteren dosyalar `evidence/files` klasöründedir; her birinin adı kendi SHA-256 özetidir:',
  fileTexts:
    'Hangi dosyanın hangi değişikliğe eklendiği ve özeti, `evidence/later` klasöründeki metinlerde yazılıdır. O metnin özeti, `pack.json` içinde aynı numaralı kanıtın (`laterEvidence`) `digest` değeridir:',
  apart: (apart: number) =>
    `Listedeki ${apart} dosya, hepsi birden çok büyük olduğu için burada değildir; özetleri aynı metinlerde yazılıdır, kendileri şirketten tek tek istenir.`,
  shown: '## Gösterilen metin',
  shownAbout: (change: string) =>
    `Alıcının gördüğü metin \`shown\` klasöründedir. Özeti, kanıtındaki \`wording\` değeridir (\`evidence/${change}.json\`):`,
  seal: '## Mühür ve gün',
  sealAbout:
    'Her değişiklik, `pack.json` içindeki `path` özetleriyle mührünün köküne, mühür de gününün köküne götürür (RFC 6962, 2.1: yaprak SHA-256(00 ‖ veri), düğüm SHA-256(01 ‖ sol ‖ sağ)); bunu `izin verify` hesaplar. Mührün ve günün başı (`head`), `seals.json` içindeki değerlerin şu yazılışının SHA-256 özetidir:',
  heads: (heads: string) => `Çıkan özetler sırasıyla: ${heads}.`,
  day: '## Günün zaman damgası',
  dayAbout: (head: string) =>
    `Günün kendisi, yani \`days\` klasöründeki bir satırlık metni (SHA-384) damgalanmıştır. O metnin SHA-256 özeti günün başıdır (burada \`${head}\`); değişiklikler yukarıdaki özet yoluyla ona bağlanır, metinde önceki günün başı da durur, böylece kendi damgası olmayan bir gün de sonraki günlerin metinleriyle damgalı bir güne bağlanır. Damgayı veren kurumun kök sertifikasını kurumdan alın, bu dosyadan değil:`,
  stamp: '## Hareket dosyasının damgası',
  stampAbout: 'Günün hareket dosyası (SHA-384) ayrıca damgalanmıştır; kök sertifika yine kurumdan alınır:',
  stampFile:
    'Hareket dosyasında başkalarının adresleri de vardır; bu yüzden burada yoktur. Bu damganın o dosyaya ait olduğu ancak dosyanın kendisiyle görülür; bu paketteki değişiklikleri bağlayan, günün damgasıdır.',
  limits: '## Bu dosyanın göstermediği',
  unsealed:
    'Hiçbir mühürde durmayan, şirketin sözüne kalan şunlardır: şirketin ve markaların adları ile markaların kapanış günleri, İYS’deki durum, reddin uygulanması için sayılan takvim (`calendar`; son gün ona göre yeniden sayılır), dış tanıkların günü ne zaman gördüğü, şikâyetler, dosyanın hazırlandığı an ve hazırlayan. `SHA256SUMS.tsr` varsa bunlar da en geç o damganın anında böyleydi. `pack.pdf` ile bu sayfanın özetleri `pack.json` içindedir; `izin verify` ikisini yeniden bastığıyla da karşılaştırır ve başka bir sürüm bastıysa bunu söyler.',
  later:
    'Sonradan eklenmiş bir kanıt, kapanan gününe bağlıdır (`laterLinks`); bir kanıtın dışarıda bırakıldığı ise bu dosyadan görülmez. Son değişiklikten sonra bir kaydın dışarıda bırakılmadığını tek başına gösteremez. Bunun için şirketten kayıt defterinin dökümü (`izin export`) istenir; aynı komutla doğrulanır. Şikâyetler ve sonuçları burada yalnızca yazılıdır; gün mühürlerine bağlı oldukları da o dökümle görülür. `sha256sum -c` yalnızca bozulmayı gösterir: dosyayı baştan hazırlayan biri listeyi de baştan hazırlar. Baştan hazırlanmış bir kayda karşı, gün başlarını gören dış tanıklar ve zaman damgaları korur.',
}

export type GuideTexts = typeof guideTr
