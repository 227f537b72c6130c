// An offer makes itself known beyond the page: title, badge on the tab, notification when nobody looks.

export class Attention {
  constructor(badge) {
    this.title = document.title;
    this.icon = document.querySelector("link[rel=icon]");
    this.calm = this.icon.href;
    this.badge = badge;
    this.notification = null;
  }

  show(title, offer) {
    document.title = title ? `(1) ${title}` : this.title;
    const href = title ? this.badge : this.calm;
    if (this.icon.href !== href) this.icon.href = href;
    if (!title) return this.hide();
    if (document.hidden && this.told !== offer.offered_at) this.notify(title, offer);
  }

  notify(title, offer) {
    this.told = offer.offered_at;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    this.notification = new Notification(title, { body: offer.customer_name, tag: "offer", requireInteraction: true });
    this.notification.addEventListener("click", () => {
      window.focus();
      this.hide();
    });
  }

  hide() {
    this.notification?.close();
    this.notification = null;
  }
}
