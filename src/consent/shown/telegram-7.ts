import type { Shown } from './shown.ts'

/** The conversation with the bot in Telegram since its list says that a refusal can be taken back below. Never edited. */
export const telegram7: Shown = {
  version: 'telegram-7',
  tr: {
    sha256: '105922f28040aae29ca3306798776472e3c54feffe07ce01e39da773e2caf7fc',
    text: `(başlarken)
Merhaba. Ben ‹şirket›'in izin botuyum. Size kimlerin mesaj gönderebildiğini gösterir, istemediklerinizi durdururum.
Veri sorumlusu: ‹şirket›. Amaç: izinlerinizi bulmak, göstermek, isteğinizle değiştirmek ve ispat edebilmek.
Hukuki sebep: 6563 sayılı Kanun ve KVKK m. 5/2 (a), (ç), (e).
Bu sohbet Telegram'ın yurt dışındaki sunucularından geçer; izin değişiklikleri, bağlantı kuruluysa İYS'ye aktarılır.
Haklarınız: öğrenme, düzeltme, silme ve itiraz. Aydınlatma metninin tamamı: /kvkk
Numaranızı doğrulamam için aşağıdaki düğmeyle paylaşın; numaranız yalnızca izinlerinizi bulmak için kullanılır. (Aydınlatma metni: /kvkk)
Numaranızı paylaşmak istemezseniz aldığınız mesajdaki bağlantıyı kullanabilir, ‹şirket›'in diğer yollarına başvurabilir ya da İYS üzerinden durdurabilirsiniz.
[Numaramı paylaş]

(/kvkk)
Aydınlatma metni
Veri sorumlusu: ‹şirket›
Amaç: Ticari elektronik ileti izinlerinizi bulmak, göstermek, isteğinizle değiştirmek ve bunu ispat edebilmek.
Hukuki sebep: 6563 sayılı Kanun ve Ticari İletişim Yönetmeliği; KVKK m. 5/2: kanunda öngörülmesi (a), hukuki yükümlülük (ç), bir hakkın korunması (e).
Kimlere aktarılır: İzin değişiklikleri, bağlantı kuruluysa İYS'ye; istenirse yetkili kurumlara. Bu sohbet Telegram üzerinden yürür, sunucuları yurt dışındadır.
Nasıl toplanır: Numaranız, düğmeyle paylaştığınızda; e-posta adresiniz, yazıp gönderilen kodla doğruladığınızda Telegram üzerinden otomatik olarak alınır ve şifreli saklanır. Adınız saklanmaz.
Haklarınız (KVKK m. 11): Verinizin işlenip işlenmediğini ve amacını öğrenme, kime aktarıldığını bilme, düzeltme ve silme isteme, itiraz etme, zararın giderilmesini isteme.
Başvuru: Buradan: /verilerim ve /verilerimi_sil. Ayrıca yazılı olarak ‹şirket›'e iletebilirsiniz; en geç 30 gün içinde ücretsiz yanıtlanır.
İleti onayı, verinizin işlenmesi için açık rıza değildir; ikisi ayrıdır.

(kayıt yok)
Numaranız (‹numara›) için kayıtlı izin yok. İsterseniz şimdiden durdurabilirsiniz; ret saklanır ve dikkate alınır.
‹öteki marka›
arama: kayıt yok
SMS: kayıt yok
‹marka›
arama: kayıt yok
SMS: kayıt yok
[‹öteki marka› · tüm kanallar: durdur]
[‹öteki marka› · kanal seç]
[‹marka› · tüm kanallar: durdur]
[‹marka› · kanal seç]
[Tüm markalar: durdur]
Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
Bir telefon numarası aramaları ve SMS'i kapsar; e-posta için e-posta adresiniz gerekir.

(ONAY var)
Numaranız (‹numara›) için kayıtlı izinler:
‹marka›
arama: ONAY (‹tarih›, web sitesi)
SMS: ONAY (‹tarih›, web sitesi)
‹öteki marka›
arama: kayıt yok
SMS: kayıt yok
[‹marka› · arama: durdur]
[‹marka› · SMS: durdur]
[‹marka› · tüm kanallar: durdur]
[‹öteki marka› · tüm kanallar: durdur]
[‹öteki marka› · kanal seç]
[Tüm markalar: durdur]
Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
Bir telefon numarası aramaları ve SMS'i kapsar; e-posta için e-posta adresiniz gerekir.

(durdurduktan sonra)
RET kaydedildi. ‹marka› artık size SMS gönderemez. ‹an›, kayıt no ‹no›.
Bu numara e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
Yanlışlıkla olduysa geri alabilirsiniz; bu yeni bir ONAY olur:
[‹marka› · SMS: yeniden izin ver]
[Belgeyi indir: ‹marka› · SMS]
[İzinlerimi göster]

(tüm markalar)
Şu markaların hepsi için arama ve SMS durdurulur: ‹marka› ve ‹öteki marka›.
[Tüm markalar: durdur, işlemi doğrula]
[Vazgeç]

(durdurduktan sonra, liste)
Numaranız (‹numara›) için kayıtlı izinler:
‹marka›
arama: ONAY (‹tarih›, web sitesi)
SMS: RET (‹tarih›, elektronik ortam)
‹öteki marka›
arama: kayıt yok
SMS: kayıt yok
[‹marka› · arama: durdur]
[‹öteki marka› · tüm kanallar: durdur]
[‹öteki marka› · kanal seç]
[Tüm markalar: durdur]
Reddettiğinize aşağıdan yeniden izin verebilirsiniz; bu yeni bir ONAY olur.
[‹marka› · SMS: yeniden izin ver]
Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
Bir telefon numarası aramaları ve SMS'i kapsar; e-posta için e-posta adresiniz gerekir.`,
  },
  en: {
    sha256: '80af6e8ca131f30e486411f516c16edc5b05a01a271379175f2fe0e2bb4deaba',
    text: `(at the start)
Hello. I am the ‹company› consent bot. I show you who may send you messages, and stop those you do not want.
Data controller: ‹company›. Purpose: to find, show and change your consents as you ask, and to be able to prove it.
Legal ground: Law 6563 and KVKK art. 5/2 (a), (ç), (e).
This chat runs through Telegram, whose servers are abroad; changes of consent go to İYS where a bridge is set up.
Your rights: access, correction, erasure and objection. The whole information notice: /kvkk
So that I can verify your number, share it with the button below; it is used only to find your consents. (Information notice: /kvkk)
You need not share your number: use the link in the message you got, ask ‹company›, or stop it through İYS.
[Share my number]

(/kvkk)
Information notice
Data controller: ‹company›
Purpose: To find and show your consents to commercial messages, to change them as you ask, and to be able to prove it.
Legal ground: Law 6563 and the Regulation on Commercial Communication; KVKK art. 5/2: provided by law (a), legal obligation (ç), protection of a right (e).
Who receives it: Changes of consent go to İYS where a bridge is set up; to authorities where they ask. This chat runs through Telegram, whose servers are abroad.
How it is collected: Your number comes through Telegram, automatically, when you share it with the button; your e-mail address when you type it and prove it by the code that is sent there. Both are kept encrypted. Your name is not kept.
Your rights (KVKK art. 11): To learn whether and why your data are processed and to whom they went, to have them corrected and erased, to object, to be compensated.
How to apply: From here: /verilerim and /verilerimi_sil. You may also send your request to ‹company› in writing; it is answered free of charge within 30 days.
Consent to messages is not explicit consent to the processing of your data; the two are apart.

(no record)
No consent is recorded for your number (‹number›). You can stop messages in advance; the refusal is kept and obeyed.
‹other brand›
calls: no record
SMS: no record
‹brand›
calls: no record
SMS: no record
[‹other brand› · all channels: stop]
[‹other brand› · choose a channel]
[‹brand› · all channels: stop]
[‹brand› · choose a channel]
[All brands: stop]
These are the company's own records; your status in İYS was not checked here.
A phone number covers calls and SMS; for e-mail your e-mail address is needed.

(ONAY)
Consents recorded for your number (‹number›):
‹brand›
calls: ONAY (‹date›, web site)
SMS: ONAY (‹date›, web site)
‹other brand›
calls: no record
SMS: no record
[‹brand› · calls: stop]
[‹brand› · SMS: stop]
[‹brand› · all channels: stop]
[‹other brand› · all channels: stop]
[‹other brand› · choose a channel]
[All brands: stop]
These are the company's own records; your status in İYS was not checked here.
A phone number covers calls and SMS; for e-mail your e-mail address is needed.

(after stopping)
RET recorded (kaydedildi). ‹brand› may no longer send you SMS. ‹moment›, record no ‹no›.
This number does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.
If this was a mistake you can take it back; that is a new ONAY:
[‹brand› · SMS: allow again]
[Receipt: ‹brand› · SMS]
[Show my consents]

(all brands)
Calls and SMS will be stopped for all of these brands: ‹brand› and ‹other brand›.
[All brands: stop, confirmed]
[Cancel]

(after stopping, the list)
Consents recorded for your number (‹number›):
‹brand›
calls: ONAY (‹date›, web site)
SMS: RET (‹date›, electronic medium)
‹other brand›
calls: no record
SMS: no record
[‹brand› · calls: stop]
[‹other brand› · all channels: stop]
[‹other brand› · choose a channel]
[All brands: stop]
What you refused you can allow again below; that is a new ONAY.
[‹brand› · SMS: allow again]
These are the company's own records; your status in İYS was not checked here.
A phone number covers calls and SMS; for e-mail your e-mail address is needed.`,
  },
}
