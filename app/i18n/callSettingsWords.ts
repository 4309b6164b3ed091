import { makeWords, type WordsOf } from './makeWords.ts'

const en = {
  'callSettings.title': 'Calls',
  'callSettings.away': 'Their settings are not on this device yet, and the relay cannot be reached now.',
  'callSettings.tone': 'Play a tone when somebody calls',
  'callSettings.toneHint': 'Without it a call is only seen.',
  'callSettings.hidden': 'Calls ring when the app is hidden',
  'callSettings.hiddenHint':
    'The system shows who calls while you look at something else. The app has to be open somewhere.',
  'callSettings.hiddenDenied': 'The browser does not allow it: allow notifications beside the address.',
  'callSettings.hiddenUnsupported': 'This browser cannot do it, or not on this address: it needs https.',

  'offer.words': 'Shall calls ring when the app is hidden, too?',
  'offer.yes': 'Yes, let them ring',
  'offer.no': 'Not now',

  'tryout.hint': 'Nobody sees or hears you while you try them out.',
  'tryout.start': 'Try camera and microphone',
  'tryout.stop': 'Stop',
  'tryout.sound': 'Try the speaker',
  'tryout.silence': 'Silence',
  'tryout.preview': 'What your camera shows',
  'tryout.level': 'How loud you are',
  'tryout.mic.denied': 'Prosa may not use your microphone. Allow it beside the address.',
  'tryout.mic.missing': 'No microphone was found.',
  'tryout.mic.in-use': 'Another program holds the microphone.',
  'tryout.mic.insecure': 'The browser gives no microphone on this address: it needs https.',
  'tryout.mic.failed': 'The microphone does not work.',
  'tryout.camera.denied': 'Prosa may not use your camera. Allow it beside the address.',
  'tryout.camera.missing': 'No camera was found.',
  'tryout.camera.in-use': 'Another program holds the camera.',
  'tryout.camera.insecure': 'The browser gives no camera on this address: it needs https.',
  'tryout.camera.failed': 'The camera does not work.',
} as const

const ptBR: WordsOf<typeof en> = {
  'callSettings.title': 'Chamadas',
  'callSettings.away': 'Estas configurações ainda não estão neste aparelho, e o servidor não responde agora.',
  'callSettings.tone': 'Tocar quando alguém ligar',
  'callSettings.toneHint': 'Sem o toque, a chamada só aparece na tela.',
  'callSettings.hidden': 'As chamadas tocam com o aplicativo fora de vista',
  'callSettings.hiddenHint':
    'O sistema mostra quem está ligando enquanto você olha outra coisa. O aplicativo precisa estar aberto em algum lugar.',
  'callSettings.hiddenDenied': 'O navegador não permite: permita as notificações ao lado do endereço.',
  'callSettings.hiddenUnsupported': 'Este navegador não consegue, ou não neste endereço: é preciso https.',

  'offer.words': 'As chamadas devem tocar também com o aplicativo fora de vista?',
  'offer.yes': 'Sim, podem tocar',
  'offer.no': 'Agora não',

  'tryout.hint': 'Ninguém vê nem ouve você durante o teste.',
  'tryout.start': 'Testar câmera e microfone',
  'tryout.stop': 'Parar',
  'tryout.sound': 'Testar o alto-falante',
  'tryout.silence': 'Parar o som',
  'tryout.preview': 'O que a sua câmera mostra',
  'tryout.level': 'Volume da sua voz',
  'tryout.mic.denied': 'O Prosa não pode usar o microfone. Permita ao lado do endereço.',
  'tryout.mic.missing': 'Nenhum microfone foi encontrado.',
  'tryout.mic.in-use': 'Outro programa está usando o microfone.',
  'tryout.mic.insecure': 'O navegador não dá o microfone neste endereço: é preciso https.',
  'tryout.mic.failed': 'O microfone não funciona.',
  'tryout.camera.denied': 'O Prosa não pode usar a câmera. Permita ao lado do endereço.',
  'tryout.camera.missing': 'Nenhuma câmera foi encontrada.',
  'tryout.camera.in-use': 'Outro programa está usando a câmera.',
  'tryout.camera.insecure': 'O navegador não dá a câmera neste endereço: é preciso https.',
  'tryout.camera.failed': 'A câmera não funciona.',
}

/** Settings of calls, and trying out what one calls with: as `t`, with the code that needs them. */
export const tCallSettings = makeWords(en, ptBR)
