package io.openrun.coupon.examples.service.live;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium in one language and colour scheme, of one size. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens one, or says what is missing. */
    static Browser open(String language, String scheme, int width, int height) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("browser.chromium"));
        // the sandbox needs what a container does not give, nor root has; the page is ours
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        options.addArguments("--lang=" + language, "--accept-lang=" + language, "--hide-scrollbars");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("browser.chromedriver"))
                .usingAnyFreePort()
                .withLogOutput(java.io.OutputStream.nullOutputStream())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        run(driver, "Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        run(driver, "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return new Browser(driver);
    }

    /** Loads the page, and waits until it is ready to be used. */
    void load(String address) {
        driver.get(address);
        await("the page to be ready", () -> Boolean.TRUE.equals(
                script("return document.documentElement.dataset.ready === 'true'")));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> findAll(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return String.valueOf(script("return document.querySelector(arguments[0]).textContent", css)).strip();
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Puts a figure into a field, in place of what is there. */
    void type(String css, String text) {
        find(css).clear();
        find(css).sendKeys(text);
    }

    void awaitState(String state) {
        await("state " + state, () -> state().equals(state));
    }

    void awaitVerdict() {
        await("a verdict", () -> !verdict().equals("open"));
    }

    String state() {
        return String.valueOf(script("return document.querySelector('#hero').dataset.state"));
    }

    /** {@code open}, {@code pass} or {@code fail}. */
    String verdict() {
        return String.valueOf(script("return document.querySelector('#verdict').dataset.verdict"));
    }

    /** What the console has to complain about, since the last time. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** All requests, by what the network log says of each. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .toList();
    }

    void shoot(String name) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "screenshots"));
            Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The whole page, however long. */
    void shootAll(String name) {
        int width = ((Number) script("return innerWidth")).intValue();
        int before = ((Number) script("return innerHeight")).intValue();
        int height = ((Number) script("return document.documentElement.scrollHeight")).intValue();
        resize(width, height);
        shoot(name);
        resize(width, before);
    }

    void await(String what, BooleanSupplier isSo) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("waited in vain for " + what + "; the state is " + state());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private void resize(int width, int height) {
        run(driver, "Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        // two frames later what depends on the size is drawn
        driver.executeAsyncScript("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static void run(ChromeDriver driver, String command, Map<String, Object> parameters) {
        Map<String, Object> unused = driver.executeCdpCommand(command, parameters);
    }

    private static File program(String property) {
        File program = new File(System.getProperty(property, ""));
        if (!program.canExecute()) {
            throw new AssertionError("there is no program " + program + " for the browser tests; install Debian's chromium"
                    + " and chromium-driver, or give -D" + property + "=/path/to/it");
        }
        return program;
    }
}
