// Preloaded into a hub: throws where no caller can catch it, in a request whose body says so, and outside of any request.
const parse = JSON.parse;

JSON.parse = (text, ...rest) => {
  if (typeof text === 'string' && text.includes('throw in a callback')) {
    process.nextTick(() => {
      throw new RangeError('thrown in a callback');
    });
  }
  if (typeof text === 'string' && text.includes('reject unheard')) void Promise.reject(new RangeError('not heard'));
  return parse(text, ...rest);
};

process.on('SIGUSR2', () => {
  throw new Error('thrown outside of any request');
});
