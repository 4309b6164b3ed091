import { makeWords } from './makeWords.ts'

/** What this device or the relay cannot keep, and what becomes of it. */
export const tStorage = makeWords(
  {
    'storage.unavailable':
      'This browser gives Prosa no storage: everything works while there is a network, nothing stays here afterwards.',
    'storage.full': 'This device is full: new messages reach the relay but are not kept here.',
    'storage.broken': 'The storage on this device is damaged. Prosa works from the relay meanwhile.',
    'storage.damaged':
      'Part of what this device kept was damaged and is being fetched again. Nothing that was sent is lost.',
    'storage.evicted': 'The browser emptied Prosa’s storage. Everything the relay has is coming back.',
    'storage.relay': 'The relay cannot store right now: your messages wait on this device.',
  },
  {
    'storage.unavailable':
      'Este navegador não dá espaço ao Prosa: tudo funciona com rede, e nada fica aqui depois.',
    'storage.full': 'Este aparelho está cheio: as mensagens novas chegam ao servidor mas não ficam aqui.',
    'storage.broken': 'O armazenamento deste aparelho está danificado. O Prosa usa o servidor enquanto isso.',
    'storage.damaged':
      'Parte do que este aparelho guardava se danificou e está sendo buscada de novo. Nada do que foi enviado se perdeu.',
    'storage.evicted': 'O navegador esvaziou o espaço do Prosa. Tudo o que o servidor tem está voltando.',
    'storage.relay': 'O servidor não consegue guardar agora: suas mensagens esperam neste aparelho.',
  },
)
