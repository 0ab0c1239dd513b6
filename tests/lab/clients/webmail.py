"""A person with a browser: a first password is changed, somebody is written to. Runs on a client machine."""

import json
import sys
import time

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

GIVEN = json.load(sys.stdin)
NAME, PASSWORD = "input[ng-model='app.creds.username']", "#passwordField"
SUBJECT = "input[name='subject']"
PATIENCE = 40
SETTLED = 0.5
"""Seconds after which a field that still has the focus keeps it."""


def browser() -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for each in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-dev-shm-usage",
        "window-size=1280,900",
    ):
        options.add_argument(f"--{each}")
    # Whether the certificate is believed is asked elsewhere: this machine does not know the office.
    options.add_argument("--ignore-certificate-errors")
    options.add_experimental_option("prefs", {"intl.accept_languages": GIVEN["browser_language"]})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))


PAGE = browser()


def there(selector: str):
    found = expected_conditions.element_to_be_clickable((By.CSS_SELECTOR, selector))
    return WebDriverWait(PAGE, PATIENCE).until(found)


def press(selector: str) -> None:
    WebDriverWait(PAGE, PATIENCE).until(
        expected_conditions.presence_of_element_located((By.CSS_SELECTOR, selector))
    )
    PAGE.execute_script("arguments[0].click()", PAGE.find_element(By.CSS_SELECTOR, selector))


def sign_in(password: str) -> None:
    PAGE.get(GIVEN["url"])
    there(NAME).send_keys(GIVEN["login"])
    there(PASSWORD).send_keys(password)
    press("#login button[type=submit]")


def choose_password() -> None:
    there("input[ng-model='app.passwords.oldPassword']").send_keys(GIVEN["first"])
    there("input[ng-model='app.passwords.newPassword']").send_keys(GIVEN["own"])
    there("input[ng-model='app.passwords.newPasswordConfirmation']").send_keys(GIVEN["own"])
    press("button[ng-click='app.changePassword()']")
    there("button[ng-click='app.continueLogin()']")
    PAGE.delete_all_cookies()


def type_into(selector: str, text: str) -> None:
    """Type once the field keeps the focus: a window that is still opening gives it to another one."""
    field = there(selector)

    def holds_it(page: webdriver.Chrome) -> bool:
        if page.switch_to.active_element != field:
            field.click()
            return False
        time.sleep(SETTLED)
        return page.switch_to.active_element == field

    WebDriverWait(PAGE, PATIENCE).until(holds_it)
    field.send_keys(text)


def write() -> None:
    press("button[ng-click='mailbox.newMessage($event)']")
    type_into("md-chips[ng-model='editor.message.editable.to'] input", GIVEN["to"] + ",")
    there("md-chips[ng-model='editor.message.editable.to'] md-chip")
    type_into(SUBJECT, GIVEN["subject"])
    assert PAGE.find_element(By.CSS_SELECTOR, SUBJECT).get_attribute("value") == GIVEN["subject"]
    PAGE.save_screenshot("writing.png")
    press("button[ng-click='editor.send()']")
    WebDriverWait(PAGE, PATIENCE).until(
        expected_conditions.invisibility_of_element_located((By.CSS_SELECTOR, SUBJECT))
    )


try:
    sign_in(GIVEN["first"])
    choose_password()
    sign_in(GIVEN["own"])
    WebDriverWait(PAGE, PATIENCE).until(lambda page: page.title.count("|") == 2)
    title = PAGE.title
    PAGE.save_screenshot("inbox.png")
    write()
    PAGE.save_screenshot("sent.png")
    print(
        json.dumps(
            {
                "subject": GIVEN["subject"],
                "title": title,
                "language": PAGE.find_element(By.TAG_NAME, "html").get_attribute("lang"),
            }
        )
    )
except Exception:
    PAGE.save_screenshot("failed.png")
    raise
finally:
    PAGE.quit()
