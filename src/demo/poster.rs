//! What the demo prints to standard output: links and QR codes for people, or one line of JSON for programs.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::chair;
use super::folder::{Guest, Watcher};
use super::sealed;
use super::stage::Stage;
use crate::http::view::paths;
use crate::roll::SecondFactor;
use crate::terminal::{self, Colours};

/// How many invitations are shown to people.
const SHOWN: usize = 3;

/// What to do where nobody runs the meeting but people.
const BY_HAND: &str = "接下来 Next：打开工作人员链接，推进议程；每一项依次：固定选票内容、开启票箱、关闭票箱、计票并公布结果。\n\
     Open the officer's link; for each item: ready, open, close, count.";
/// How a phone gets in.
const PHONES: &str = "手机 Phones：连同一个网络，用手机浏览器（不要用微信）扫码。会提示证书不受信任：\n\
     点“高级 / 显示详细信息”，再点“继续访问 / 访问此网站”。The phone warns of the certificate: go on.";

/// A congress to be announced.
pub(super) struct Poster<'a> {
    /// The congress.
    pub(super) stage: &'a Stage,
    /// Where the service is reached: on this machine, then in the local network.
    pub(super) bases: &'a [String],
    /// The data folder.
    pub(super) data: &'a Path,
    /// How many delegates are simulated.
    pub(super) players: usize,
}

#[derive(Serialize)]
struct Line<'a> {
    base: &'a str,
    congress: String,
    log: &'a str,
    officer_token: &'a str,
    contests: Vec<String>,
    invitations: Vec<Code<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scrutineers: Vec<&'a str>,
}

#[derive(Serialize)]
struct Code<'a> {
    code: &'a str,
    check: &'a str,
}

impl<'a> Code<'a> {
    fn of(guest: &'a Guest) -> Self {
        Self {
            code: &guest.code,
            check: &guest.check,
        }
    }
}

impl Poster<'_> {
    /// One line of JSON: what an independent client needs to take part.
    pub(super) fn print_json(&self, out: &mut impl Write) -> io::Result<()> {
        let stage = self.stage;
        let line = Line {
            base: self.local(),
            congress: stage.congress.to_string(),
            log: &stage.log,
            officer_token: stage.access.bearer.expose(),
            contests: stage.contests.iter().map(ToString::to_string).collect(),
            invitations: stage.guests.iter().map(Code::of).collect(),
            scrutineers: stage
                .scrutineers
                .iter()
                .map(|each| each.code.as_str())
                .collect(),
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
        out.flush()
    }

    /// Everything for people at a terminal, Chinese first.
    pub(super) fn print(&self, out: &mut impl Write, colours: Colours) -> io::Result<()> {
        writeln!(
            out,
            "\n票决演示 Piaojue demo\n{} · {}",
            self.stage.title, self.stage.held_by
        )?;
        let attending = self.stage.attending();
        let left = attending.len() - self.players;
        for guest in attending.into_iter().take(SHOWN.min(left)) {
            self.print_invitation(out, guest, colours)?;
        }
        for scrutineer in &self.stage.scrutineers {
            self.print_scrutineer(out, scrutineer, colours)?;
        }
        self.print_addresses(out)?;
        self.print_next(out)?;
        out.flush()
    }

    fn print_invitation(
        &self,
        out: &mut impl Write,
        guest: &Guest,
        colours: Colours,
    ) -> io::Result<()> {
        let factor = match self.stage.second_factor {
            SecondFactor::PhoneLast4 => "手机号后四位 last 4 digits",
            SecondFactor::Number => "工号 number",
        };
        writeln!(
            out,
            "\n代表邀请 Invitation：{}（{}）  {factor} {}",
            guest.name, guest.unit, guest.check
        )?;
        writeln!(
            out,
            "  本机 here   {}",
            self.invitation(self.local(), guest)
        )?;
        if let Some(lan) = self.lan() {
            let link = self.invitation(lan, guest);
            writeln!(out, "  手机 phone  {link}")?;
            write!(out, "{}", terminal::qr(&link, colours).unwrap_or_default())?;
        }
        Ok(())
    }

    fn print_scrutineer(
        &self,
        out: &mut impl Write,
        scrutineer: &Watcher,
        colours: Colours,
    ) -> io::Result<()> {
        let link = |base: &str| {
            let (path, code, log) = (paths::SCRUTINEER, &scrutineer.code, &self.stage.log);
            format!("{base}{path}#{code}.{log}")
        };
        writeln!(out, "\n监票人 Scrutineer：{}", scrutineer.name)?;
        writeln!(out, "  本机 here   {}", link(self.local()))?;
        if let Some(lan) = self.lan() {
            writeln!(out, "  手机 phone  {}", link(lan))?;
            write!(
                out,
                "{}",
                terminal::qr(&link(lan), colours).unwrap_or_default()
            )?;
        }
        Ok(())
    }

    fn print_addresses(&self, out: &mut impl Write) -> io::Result<()> {
        let congress = self.stage.congress.to_string();
        let officer = format!(
            "{}#{}",
            paths::OFFICER_SIGN_IN,
            self.stage.access.link.expose()
        );
        let pages = [
            ("工作人员 Officer (一次有效 once)", officer),
            ("观察席 Observers", paths::watch(&congress)),
            ("会场大屏 Hall screen", paths::hall(&congress)),
            ("自己核对 Verify", paths::verify(&congress)),
        ];
        let rows: Vec<[String; 2]> = pages
            .into_iter()
            .map(|(name, path)| [name.to_owned(), format!("{}{path}", self.local())])
            .collect();
        write!(out, "\n{}", terminal::table(&rows))?;
        writeln!(
            out,
            "审计包 Audit bundle: piaojue bundle {congress} --data {}",
            self.data.display()
        )?;
        match self.lan() {
            Some(lan) => writeln!(out, "别的电脑请用 from other computers: {lan}"),
            None => writeln!(
                out,
                "没有找到局域网地址，手机暂时连不上。No local network was found: this machine only."
            ),
        }
    }

    fn print_next(&self, out: &mut impl Write) -> io::Result<()> {
        let steps = if !self.stage.scrutineers.is_empty() {
            sealed::STEPS
        } else if self.stage.clerks.is_some() {
            chair::STEPS
        } else if let Some(story) = self.stage.story {
            story.steps()
        } else {
            BY_HAND
        };
        writeln!(out, "\n{steps}\n\n{PHONES}")?;
        writeln!(
            out,
            "另有 {} 位代表由程序模拟。按 Ctrl+C 结束；再次运行接着进行，--fresh 重新开始。Ctrl+C ends it.\n",
            self.players
        )
    }

    fn invitation(&self, base: &str, guest: &Guest) -> String {
        format!("{base}{}#{}.{}", paths::ENTER, guest.code, self.stage.log)
    }

    fn local(&self) -> &str {
        self.bases.first().map_or("", String::as_str)
    }

    fn lan(&self) -> Option<&str> {
        self.bases.get(1).map(String::as_str)
    }
}
