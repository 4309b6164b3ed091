import { makeWords, type WordsOf } from './makeWords.ts'

const en = {
  'trouble.mic.denied':
    'Prosa may not use your microphone: nobody hears you. Allow it beside the address, then unmute.',
  'trouble.mic.missing': 'No microphone was found: nobody hears you. Plug one in, then unmute.',
  'trouble.mic.in-use': 'Another program holds the microphone: nobody hears you. Close it, then unmute.',
  'trouble.mic.insecure': 'The browser gives no microphone on this address: it needs https.',
  'trouble.mic.failed': 'The microphone does not work: nobody hears you.',
  'trouble.camera.denied':
    'Prosa may not use your camera. Allow it beside the address, then turn the camera on.',
  'trouble.camera.missing': 'No camera was found. The call goes on without your picture.',
  'trouble.camera.in-use':
    'Another program holds the camera. Close it, then turn the camera on; the call goes on.',
  'trouble.camera.insecure': 'The browser gives no camera on this address: it needs https.',
  'trouble.camera.failed': 'The camera does not work. The call goes on without your picture.',
  'trouble.screen.denied': 'The screen cannot be shared: the browser does not allow it.',
  'trouble.screen.missing': 'This browser cannot share the screen.',
  'trouble.screen.in-use': 'The screen cannot be shared right now.',
  'trouble.screen.insecure': 'The browser shares no screen on this address: it needs https.',
  'trouble.screen.failed': 'The screen could not be shared.',
  'trouble.dismiss': 'Understood',
}

const ptBR: WordsOf<typeof en> = {
  'trouble.mic.denied':
    'O Prosa não pode usar o microfone: ninguém ouve você. Permita ao lado do endereço e ative o microfone.',
  'trouble.mic.missing':
    'Nenhum microfone foi encontrado: ninguém ouve você. Conecte um e ative o microfone.',
  'trouble.mic.in-use':
    'Outro programa está usando o microfone: ninguém ouve você. Feche-o e ative o microfone.',
  'trouble.mic.insecure': 'O navegador não dá o microfone neste endereço: é preciso https.',
  'trouble.mic.failed': 'O microfone não funciona: ninguém ouve você.',
  'trouble.camera.denied': 'O Prosa não pode usar a câmera. Permita ao lado do endereço e ligue a câmera.',
  'trouble.camera.missing': 'Nenhuma câmera foi encontrada. A chamada continua sem a sua imagem.',
  'trouble.camera.in-use':
    'Outro programa está usando a câmera. Feche-o e ligue a câmera; a chamada continua.',
  'trouble.camera.insecure': 'O navegador não dá a câmera neste endereço: é preciso https.',
  'trouble.camera.failed': 'A câmera não funciona. A chamada continua sem a sua imagem.',
  'trouble.screen.denied': 'Não é possível compartilhar a tela: o navegador não permite.',
  'trouble.screen.missing': 'Este navegador não compartilha a tela.',
  'trouble.screen.in-use': 'Não é possível compartilhar a tela agora.',
  'trouble.screen.insecure': 'O navegador não compartilha a tela neste endereço: é preciso https.',
  'trouble.screen.failed': 'A tela não pôde ser compartilhada.',
  'trouble.dismiss': 'Entendi',
}

/** What keeps somebody from being heard or seen: as `t`, with the code that needs it. */
export const tTrouble = makeWords(en, ptBR)
