// A toast goes by itself after eight seconds, but not while one points at it.
const toasts = document.getElementById("toasts");
const leave = (toast) => {
  const wait = () => setTimeout(() => (toast.matches(":hover, :focus-within") ? wait() : toast.remove()), 8000);
  wait();
};
if (toasts) {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.nodeType === 1) leave(node);
  }).observe(toasts, { childList: true });
}
