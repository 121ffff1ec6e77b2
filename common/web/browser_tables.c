// SPDX-License-Identifier: Apache-2.0
#include "common/web/browser_tables.h"

#include <stddef.h>

// Port 9 of this machine, where nothing answers: whatever is not for 127.0.0.1 ends there, names
// that are looked up too. No user's program can listen on it.
#define NOWHERE_ADDRESS "127.0.0.1"
#define NOWHERE_PORT "9"

const char *const browser_tables_environment[] = {
    // A report of a crash holds what was in memory.
    "MOZ_CRASHREPORTER_DISABLE=1",
    "MOZ_CRASHREPORTER_NO_REPORT=1",
    // Another Firefox that runs is left alone, and so is the user's own profile.
    "MOZ_NO_REMOTE=1",
    // The desktop's settings store would be written to by the toolkit.
    "GSETTINGS_BACKEND=memory",
    NULL,
};

const char *const browser_tables_chromium[] = {
    // Nothing is kept: no history, no cookies, no form that was filled in.
    "--incognito",
    "--password-store=basic",
    "--disable-save-password-bubble",
    "--disk-cache-size=1",
    "--media-cache-size=1",
    "--disable-gpu-shader-disk-cache",
    "--disable-session-crashed-bubble",
    "--hide-crash-restore-bubble",
    // No network.
    "--proxy-server=socks5://" NOWHERE_ADDRESS ":" NOWHERE_PORT,
    "--proxy-bypass-list=" NOWHERE_ADDRESS,
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    // Nothing that would ask for it.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-field-trial-config",
    "--disable-sync",
    "--disable-default-apps",
    "--no-pings",
    "--metrics-recording-only",
    "--disable-spell-checking",
    "--disable-speech-api",
    // No reports of crashes.
    "--disable-breakpad",
    "--disable-crash-reporter",
    // Nobody else looks on.
    "--disable-extensions",
    "--disable-component-extensions-with-background-pages",
    "--disable-plugins",
    // No questions, and an end when the window is closed.
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-search-engine-choice-screen",
    "--disable-notifications",
    "--disable-infobars",
    "--disable-background-mode",
    "--start-maximized",
    // As above, where it is only called a feature. BackForwardCache would keep the page of a signer
    // in memory after it was left.
    "--disable-features=Translate,TranslateUI,AutofillServerCommunication,MediaRouter,"
    "DialMediaRouteProvider,OptimizationHints,OptimizationGuideModelDownloading,"
    "InterestFeedContentSuggestions,CertificateTransparencyComponentUpdater,"
    "SpellcheckServiceMultilingual,SafeBrowsingEnhancedProtection,NetworkTimeServiceQuerying,"
    "BackForwardCache,GlobalMediaControls,LensOverlay,AutofillEnableAccountWalletStorage,"
    "PasswordManagerOnboarding,msEdgeSidebarV2,msImplicitSignin",
    NULL,
};

const struct browser_pref browser_tables_firefox[] = {
    // Nothing is kept: no history, no form that was filled in, no password, no session.
    {"browser.privatebrowsing.autostart", "true"},
    {"browser.formfill.enable", "false"},
    {"signon.rememberSignons", "false"},
    {"signon.autofillForms", "false"},
    {"signon.generation.enabled", "false"},
    {"signon.management.page.breach-alerts.enabled", "false"},
    {"extensions.formautofill.addresses.enabled", "false"},
    {"extensions.formautofill.creditCards.enabled", "false"},
    {"places.history.enabled", "false"},
    {"browser.sessionstore.enabled", "false"},
    {"browser.sessionstore.resume_from_crash", "false"},
    {"browser.sessionstore.privacy_level", "2"},
    {"browser.sessionstore.max_tabs_undo", "0"},
    {"browser.sessionstore.max_windows_undo", "0"},
    {"browser.pagethumbnails.capturing_disabled", "true"},
    {"browser.helperApps.deleteTempFileOnExit", "true"},
    {"browser.download.manager.addToRecentDocs", "false"},
    {"browser.cache.disk.enable", "false"},
    {"browser.cache.disk.smart_size.enabled", "false"},
    {"browser.cache.disk_cache_ssl", "false"},
    {"browser.cache.offline.enable", "false"},
    {"browser.privatebrowsing.forceMediaMemoryCache", "true"},
    {"browser.sessionhistory.max_total_viewers", "0"}, // pages that were left, in memory
    {"browser.shell.shortcutFavicons", "false"},
    {"toolkit.winRegisterApplicationRestart", "false"},
    // No network.
    {"network.proxy.type", "1"},
    {"network.proxy.socks", "\"" NOWHERE_ADDRESS "\""},
    {"network.proxy.socks_port", NOWHERE_PORT},
    {"network.proxy.socks_version", "5"},
    {"network.proxy.socks_remote_dns", "true"},
    {"network.proxy.no_proxies_on", "\"" NOWHERE_ADDRESS "\""},
    {"network.proxy.failover_direct", "false"},
    {"network.proxy.allow_bypass", "false"},
    {"network.trr.mode", "5"},
    {"network.dns.disablePrefetch", "true"},
    {"network.dns.disablePrefetchFromHTTPS", "true"},
    {"network.prefetch-next", "false"},
    {"network.predictor.enabled", "false"},
    {"network.http.speculative-parallel-limit", "0"},
    {"browser.urlbar.speculativeConnect.enabled", "false"},
    {"network.captive-portal-service.enabled", "false"},
    {"network.connectivity-service.enabled", "false"},
    {"media.peerconnection.enabled", "false"},
    {"geo.enabled", "false"},
    {"dom.push.connection.enabled", "false"},
    // The page is served without encryption, on this machine only.
    {"dom.security.https_only_mode", "false"},
    {"dom.security.https_only_mode_pbm", "false"},
    {"dom.security.https_first", "false"},
    {"dom.security.https_first_pbm", "false"},
    // Nothing that would ask for it.
    {"app.update.auto", "false"},
    {"app.update.enabled", "false"},
    {"app.update.service.enabled", "false"},
    {"app.normandy.enabled", "false"},
    {"app.shield.optoutstudies.enabled", "false"},
    {"extensions.update.enabled", "false"},
    {"extensions.systemAddon.update.enabled", "false"},
    {"extensions.getAddons.cache.enabled", "false"},
    {"extensions.blocklist.enabled", "false"},
    {"browser.search.update", "false"},
    {"browser.region.network.url", "\"\""},
    {"browser.region.update.enabled", "false"},
    {"services.settings.server", "\"\""},
    {"services.settings.poll_interval", "31536000"},
    {"browser.safebrowsing.malware.enabled", "false"},
    {"browser.safebrowsing.phishing.enabled", "false"},
    {"browser.safebrowsing.downloads.enabled", "false"},
    {"browser.safebrowsing.downloads.remote.enabled", "false"},
    {"media.gmp-manager.updateEnabled", "false"},
    {"media.gmp-provider.enabled", "false"},
    {"identity.fxaccounts.enabled", "false"},
    {"browser.newtabpage.enabled", "false"},
    {"browser.newtabpage.activity-stream.feeds.telemetry", "false"},
    {"browser.newtabpage.activity-stream.feeds.topsites", "false"},
    {"browser.ml.enable", "false"},
    {"browser.ml.chat.enabled", "false"},
    // No reports, of use or of crashes.
    {"datareporting.policy.dataSubmissionEnabled", "false"},
    {"datareporting.healthreport.uploadEnabled", "false"},
    {"datareporting.usage.uploadEnabled", "false"},
    {"toolkit.telemetry.enabled", "false"},
    {"toolkit.telemetry.unified", "false"},
    {"toolkit.telemetry.server", "\"\""},
    {"toolkit.telemetry.archive.enabled", "false"},
    {"toolkit.telemetry.reportingpolicy.firstRun", "false"},
    {"toolkit.coverage.opt-out", "true"},
    {"breakpad.reportURL", "\"\""},
    {"browser.tabs.crashReporting.sendReport", "false"},
    // Nobody else looks on or listens.
    {"devtools.debugger.remote-enabled", "false"},
    {"extensions.enabledScopes", "0"},
    {"layout.spellcheckDefault", "0"},
    {"accessibility.typeaheadfind", "false"},
    // No questions, and no pages but ours.
    {"browser.aboutConfig.showWarning", "false"},
    {"browser.aboutwelcome.enabled", "false"},
    {"browser.shell.checkDefaultBrowser", "false"},
    {"browser.startup.page", "0"},
    {"browser.startup.homepage", "\"about:blank\""},
    {"browser.startup.homepage_override.mstone", "\"ignore\""},
    {"startup.homepage_welcome_url", "\"\""},
    {"startup.homepage_welcome_url.additional", "\"\""},
    {"startup.homepage_override_url", "\"\""},
    {"trailhead.firstrun.didSeeAboutWelcome", "true"},
    {"termsofuse.bypassNotification", "true"},
    {"datareporting.policy.dataSubmissionPolicyBypassNotification", "true"},
    {"browser.messaging-system.whatsNewPanel.enabled", "false"},
    {"browser.translations.enable", "false"},
    {"browser.translations.automaticallyPopup", "false"},
    {"browser.uitour.enabled", "false"},
    {"browser.tabs.warnOnClose", "false"},
    {"browser.warnOnQuit", "false"},
    {"browser.contentblocking.introCount", "20"},
    {"browser.toolbars.bookmarks.visibility", "\"never\""},
    {"dom.webnotifications.enabled", "false"},
    {"permissions.default.desktop-notification", "2"},
    {"permissions.default.geo", "2"},
    {"permissions.default.camera", "2"},
    {"permissions.default.microphone", "2"},
    {NULL, NULL},
};
